//! Diagnostics as SARIF 2.1.0, for forges and code-scanning tools.
