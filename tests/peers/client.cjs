// Send the messages of a folder, in order of name, with somebody else's client.
// Prints one JSON line for each reply: {"code": MSA-1, "for": MSA-2}. ENCODING: utf8, latin1, or batch (all in one).
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');

const [modules, library, port, folder, encoding] = process.argv.slice(2);
const load = createRequire(path.join(modules, 'package.json'));
const files = fs.readdirSync(folder).sort().map((name) => path.join(folder, name));
const texts = files.map((name) => fs.readFileSync(name).toString(encoding === 'latin1' ? 'latin1' : 'utf8'));

function tell(reply) { // a reply to a batch may hold several acknowledgements
  for (const line of String(reply).split(/\r\n|\r|\n/).filter((segment) => segment.startsWith('MSA|'))) {
    const fields = line.split('|');
    console.log(JSON.stringify({ code: fields[1] || '', for: fields[2] || '' }));
  }
}

async function simple() {
  const hl7 = load('simple-hl7');
  const parser = new hl7.Parser();
  for (const text of texts) {
    const client = hl7.Server.createTcpClient('127.0.0.1', Number(port));
    await new Promise((done, failed) => {
      client.send(parser.parse(text), (error, ack) => (error ? failed(error) : (tell(ack), done())));
    });
    client.close();
  }
}

async function medplum() {
  const { Hl7Client } = load('@medplum/hl7');
  const { Hl7Message } = load('@medplum/core');
  const client = new Hl7Client({ host: '127.0.0.1', port: Number(port), keepAlive: true, encoding });
  for (const text of texts) tell(await client.sendAndWait(Hl7Message.parse(text)));
  await client.close();
}

async function node() {
  const { Batch, Client, Message } = load('node-hl7-client');
  const client = new Client({ host: '127.0.0.1' });
  let waiting = null;
  const connection = client.createConnection({ port: Number(port), waitAck: true }, (reply) => {
    tell(reply.getMessage());
    if (waiting) waiting();
  });
  const send = async (message) => {
    const replied = new Promise((done) => { waiting = done; });
    await connection.sendMessage(message);
    await replied;
  };
  if (encoding === 'batch') {
    const batch = new Batch();
    batch.start();
    for (const text of texts) batch.add(new Message({ text }));
    batch.end();
    await send(batch);
  } else {
    for (const text of texts) await send(new Message({ text }));
  }
  await connection.close();
}

({ 'simple-hl7': simple, '@medplum/hl7': medplum, 'node-hl7-client': node })[library]().then(
  () => process.exit(0),
  (error) => { console.error(String(error)); process.exit(1); },
);
