// The sample in a folder of its own, with the built binary serving it.

import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { sample } from "./sample.mjs";

export const project = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

// The day that the sample was written for; on any other day other things would be overdue.
export const DAY = "2026-11-22";

export const binary = process.env.JUANZONG_BIN ?? join(project, "target/debug/juanzong");

const identity = {
  GIT_AUTHOR_NAME: "苏婉清",
  GIT_AUTHOR_EMAIL: "suwanqing@shifan.example",
  GIT_AUTHOR_DATE: "2026-11-20T09:00:00+08:00",
  GIT_COMMITTER_NAME: "苏婉清",
  GIT_COMMITTER_EMAIL: "suwanqing@shifan.example",
  GIT_COMMITTER_DATE: "2026-11-20T09:00:00+08:00",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};

function copySample() {
  const root = mkdtempSync(join(tmpdir(), "juanzong-browser-"));
  for (const name of ["site.toml", "content", "templates", "theme"]) {
    const source = join(project, name);
    if (existsSync(source)) cpSync(source, join(root, name), { recursive: true });
  }
  const git = (...args) => execFileSync("git", args, { cwd: root, env: { ...process.env, ...identity }, stdio: "pipe" });
  git("init", "--quiet", "--initial-branch=main");
  const commit = (message) => {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
    return git("rev-parse", "HEAD").toString().slice(0, 10);
  };
  // A policy with a version before its present one, whose pages are looked at too.
  const policy = join(root, sample.policyFile);
  const text = readFileSync(policy, "utf8");
  writeFileSync(policy, sample.earlier(text));
  const earlier = commit("档案移交");
  writeFileSync(policy, text);
  return { root, commits: { earlier, latest: commit("修订备份制度") } };
}

/** Starts the server; resolves once it answers. */
export async function start() {
  const { root, commits } = copySample();
  const child = spawn(binary, ["-C", root, "--as-of", DAY, "serve", "--addr", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
  const ended = new Promise((done) => child.once("exit", (code, signal) => done({ code, signal })));
  const url = await new Promise((done, fail) => {
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      out += text;
      const line = /^(http:\/\/\S+)\n/m.exec(out);
      if (line) done(line[1]);
    });
    child.once("error", fail);
    ended.then(({ code }) => fail(new Error(`the server ended with ${code}:\n${said}`)));
    setTimeout(() => fail(new Error(`the server did not answer in time:\n${said}`)), 180_000).unref();
  });
  return {
    root,
    /** The commits of the archive by name, as addresses quote them. */
    commits,
    url,
    said: () => said,
    async stop() {
      child.kill("SIGTERM");
      const result = await ended;
      rmSync(root, { recursive: true, force: true });
      return result;
    },
  };
}
