// What a page must never do: complain on the console, fail a script, or ask another host.

/** Follows `page`; `faults()` gives what it did wrong so far and forgets it. */
export function follow(page, origin) {
  let faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      faults.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:")) faults.push(`request elsewhere: ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) faults.push(`${response.status()}: ${response.url()}`);
  });
  page.on("requestfailed", (request) => {
    // A page that is left or refreshed ends its event stream.
    if (!request.url().endsWith("/api/events") && request.failure()?.errorText !== "net::ERR_ABORTED") {
      faults.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
    }
  });
  return {
    faults() {
      const seen = faults;
      faults = [];
      return seen;
    },
  };
}
