// The mail server of a hospital: takes mails by SMTP, and lets whoever has the password read them by IMAP, for which it
// has Dovecot with a configuration of its own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openMailbox } from "./mailbox.mjs";

const password = "quiet-postbox";
/** Dovecot lets nobody read mails as root: then it reads them as this one. */
const nobody = 65_534;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

function configuration(folder, port) {
  const { uid, gid, username } = userInfo();
  const root = uid === 0;
  return [
    `base_dir = ${folder}/run`,
    `state_dir = ${folder}/state`,
    `log_path = ${folder}/log`,
    "protocols = imap",
    "listen = 127.0.0.1",
    "ssl = no",
    "disable_plaintext_auth = no",
    "auth_mechanisms = plain login",
    `default_internal_user = ${root ? "dovecot" : username}`,
    ...(root ? ["default_internal_group = dovecot"] : []),
    `default_login_user = ${root ? "dovenull" : username}`,
    `mail_location = maildir:${folder}/mail/%u`,
    "first_valid_uid = 1",
    "passdb {\n  driver = static",
    `  args = password=${password}\n}`,
    "userdb {\n  driver = static",
    `  args = uid=${root ? nobody : uid} gid=${root ? nobody : gid} home=${folder}/mail/%u\n}`,
    "service imap-login {\n  chroot =\n  inet_listener imap {",
    `    port = ${port}\n  }\n  inet_listener imaps {\n    port = 0\n  }\n}`,
    "service anvil {\n  chroot =\n}",
    "",
  ].join("\n");
}

async function answers(port) {
  for (let tries = 0; tries < 200; tries++) {
    const socket = connect(port, "127.0.0.1");
    const here = await Promise.race([once(socket, "connect").then(() => true), once(socket, "error").then(() => false)]).catch(() => false);
    socket.destroy();
    if (here) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("Dovecot does not answer");
}

/** Opens the office, which keeps mails to `user` for reading, and all others for `to`. */
export async function openPostOffice(user) {
  const program = ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/usr/bin/dovecot"].find((path) => existsSync(path));
  assert.ok(program, "Dovecot is missing: run the tests with `cargo xtask test --only browser`");
  const folder = mkdtempSync(join(tmpdir(), "setu-post"));
  // Dovecot's own users have to come by.
  chmodSync(folder, 0o755);
  const own = (path) => userInfo().uid === 0 && chownSync(path, nobody, nobody);
  const [port, inbox] = [await freePort(), join(folder, "mail", user)];
  for (const path of [join(folder, "mail"), inbox, ...["tmp", "new", "cur"].map((part) => join(inbox, part))]) {
    mkdirSync(path);
    own(path);
  }
  writeFileSync(join(folder, "conf"), configuration(folder, port));
  const dovecot = spawn(program, ["-F", "-c", join(folder, "conf")], { stdio: "ignore" });
  await answers(port);
  let number = 1000;
  const deliver = (mail) => {
    const name = `${number++}.setu.test`;
    writeFileSync(join(inbox, "tmp", name), mail.replaceAll("\r\n", "\n"));
    own(join(inbox, "tmp", name));
    renameSync(join(inbox, "tmp", name), join(inbox, "new", name));
  };
  const mailbox = await openMailbox((mail, to) => to.includes(user) && (deliver(mail), true));
  return {
    /** What Setu has to know to read the mails. */
    settings: { host: "127.0.0.1", port, security: "nothing", user, password, address: user },
    to: mailbox.to,
    async close() {
      mailbox.close();
      dovecot.kill();
      await once(dovecot, "exit");
      rmSync(folder, { recursive: true });
    },
  };
}

/** Sends a mail as anybody's mail program does. */
export async function post(from, to, mail) {
  const socket = connect(Number(process.env.SETU_MAIL_PORT), "127.0.0.1");
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const hear = async (code) => assert.ok((await lines.next()).value?.startsWith(code), `the mail server does not say ${code}`);
  await hear("220");
  const talk = [["EHLO journey", "250"], [`MAIL FROM:<${from}>`, "250"], [`RCPT TO:<${to}>`, "250"], ["DATA", "354"], [`${mail}\r\n.`, "250"], ["QUIT", "221"]];
  for (const [said, code] of talk) {
    socket.write(`${said}\r\n`);
    await hear(code);
  }
  socket.end();
}
