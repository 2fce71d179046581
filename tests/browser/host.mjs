// A host of plain files, as good or as bad as hosts are: far away, without ranges, pressing what it sends, strict.

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const KINDS = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

/**
 * Serves `root`, which `host.root` may change later.
 *
 * `ranges`: whether parts of files are given. `pressed`: whether everything is sent pressed, parts too. `delay`: how
 * long the way there and back takes, in milliseconds. `rate`: bytes a second that all answers share. `headers`: sent
 * with everything.
 */
export async function host(root, { ranges = true, pressed = false, delay = 0, rate = 0, headers = {} } = {}) {
  const asked = [];
  let free = 0;
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://host").pathname));
    const file = join(it.root, path.endsWith("/") ? `${path}index.html` : path);
    const found = existsSync(file) && statSync(file).isFile();
    const head = { "content-type": KINDS[extname(file)] ?? "application/octet-stream", ...headers };
    let [status, start, end] = [404, 0, 0];
    if (found) {
      const { size } = statSync(file);
      const part = ranges && /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
      [status, start, end] = part ? [206, Number(part[1]), Math.min(Number(part[2]) + 1, size)] : [200, 0, size];
      if (part && start >= size) [status, end] = [416, start];
      if (part) head["content-range"] = `bytes ${start}-${end - 1}/${size}`;
    }
    let body = status < 300 ? readFileSync(file).subarray(start, end) : Buffer.alloc(0);
    if (pressed && body.length) {
      body = gzipSync(body);
      head["content-encoding"] = "gzip";
    }
    asked.push({ path, status, bytes: body.length });
    const now = performance.now();
    const begin = Math.max(free, now + delay);
    free = rate ? begin + (body.length / rate) * 1000 : begin;
    setTimeout(() => {
      response.writeHead(status, { ...head, "content-length": body.length });
      response.end(body);
    }, (rate ? free : begin) - now);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const it = {
    root,
    /** Every request: path, status, bytes. */
    asked,
    url: (path = "") => `http://127.0.0.1:${server.address().port}/${path}`,
    stop: () => new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    }),
  };
  return it;
}
