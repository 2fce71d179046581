// Registers: sorting and filtering, by mouse and by keyboard.

import { equal, expect, test } from "../harness.mjs";
