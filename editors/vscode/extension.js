"use strict";

const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

/** Start `stepcache lsp` and show in the editor what it says of rule files. */
async function activate() {
  const [command, ...args] = workspace.getConfiguration("stepcache").get("command");
  const server = { command, args };
  client = new LanguageClient("stepcache", "StepCache", server, {
    documentSelector: [{ language: "stepcache" }],
    synchronize: { fileEvents: workspace.createFileSystemWatcher("**/{*.stepcache,stepcache.toml}") },
  });
  await client.start();
}

/** End the server with the editor. */
function deactivate() {
  return client && client.stop();
}

module.exports = { activate, deactivate };
