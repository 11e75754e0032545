// A real mail server for the one under test: speaks enough of SMTP to take mails, and keeps them.
import { once } from "node:events";
import { createServer } from "node:net";

/** Opens at the port that the server under test brings its mails to. `takes` says of a mail whether it keeps it itself. */
export async function openMailbox(takes = () => false) {
  const mails = [];
  const server = createServer((socket) => {
    let [text, mail, to] = ["", undefined, []];
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
          const whole = mail.join("\r\n");
          if (!takes(whole, to)) mails.push(whole);
          [mail, to] = [undefined, []];
          socket.write("250 OK\r\n");
        } else if (/^RCPT/i.test(line)) {
          to.push(line.replace(/^.*<|>.*$/g, ""));
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
  /** The first mail to somebody, once it has come; long lines are broken with `=` at their end (RFC 2045). */
  const to = async (email) => {
    for (let tries = 0; tries < 200; tries++) {
      const mail = mails.find((mail) => mail.includes(`To: ${email}`));
      if (mail) return mail.replaceAll("=\r\n", "");
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`no mail to ${email} among ${mails.length}`);
  };
  return {
    to,
    /** The link in the mail to somebody. */
    async link(email) {
      const found = (await to(email)).match(/http\S+\/reset-password#[a-z2-7]+/);
      return found?.[0] ?? Promise.reject(new Error(`no link in the mail to ${email}`));
    },
    close: () => server.close(),
  };
}
