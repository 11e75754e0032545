// A real mail server for the one under test: speaks enough of SMTP to take mails, and keeps them.
import { once } from "node:events";
import { createServer } from "node:net";

/** Opens at the port that the server under test brings its mails to. */
export async function openMailbox() {
  const mails = [];
  const server = createServer((socket) => {
    let [text, mail] = ["", undefined];
    socket.setEncoding("utf8");
    socket.write("220 mail.example ESMTP\r\n");
    // Whoever goes away in the middle has only harmed themselves.
    socket.on("error", () => socket.destroy());
    socket.on("data", (part) => {
      text += part;
      let end;
      while ((end = text.indexOf("\r\n")) >= 0) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (mail !== undefined && line !== ".") {
          mail.push(line.replace(/^\./, ""));
        } else if (mail !== undefined) {
          mails.push(mail.join("\r\n"));
          mail = undefined;
          socket.write("250 OK\r\n");
        } else if (/^DATA/i.test(line)) {
          mail = [];
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(line)) {
          socket.end("221 bye\r\n");
        } else {
          socket.write("250 OK\r\n");
        }
      }
    });
  });
  server.listen(Number(process.env.SETU_MAIL_PORT), "127.0.0.1");
  await once(server, "listening");
  return {
    /** The link in the mail to somebody, once it has come. */
    async link(email) {
      for (let tries = 0; tries < 200; tries++) {
        const mail = mails.find((mail) => mail.includes(`To: ${email}`));
        // Long lines are broken with `=` at their end (RFC 2045).
        const found = mail?.replaceAll("=\r\n", "").match(/http\S+\/reset-password#[a-z2-7]+/);
        if (found) return found[0];
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error(`no mail to ${email} among ${mails.length}`);
    },
    close: () => server.close(),
  };
}
