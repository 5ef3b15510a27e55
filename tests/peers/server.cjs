// Receive with somebody else's server until the input ends. Prints {"port": n}, then one JSON line a message: {"id": MSH-10}.
'use strict';
const net = require('node:net');
const path = require('node:path');
const { createRequire } = require('node:module');

const [modules, library, wanted] = process.argv.slice(2);
const load = createRequire(path.join(modules, 'package.json'));
const note = (raw) => console.log(JSON.stringify({ id: String(raw).replace(/^\x0b/, '').split('|')[9] || '' }));

function freePort() {
  if (Number(wanted)) return Promise.resolve(Number(wanted));
  return new Promise((done) => {
    const probe = net.createServer();
    probe.listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)); });
  });
}

function simple(port) {
  const app = load('simple-hl7').tcp();
  app.use((request, response, next) => { note(request.raw); next(); });
  app.use((request, response) => response.end());
  app.use((error, request, response, next) => { // as its own documentation shows it: garbage gets AA as well
    if (response && response.end) response.end();
  });
  app.start(port);
}

function medplum(port) {
  const { Hl7Server } = load('@medplum/hl7');
  const server = new Hl7Server((connection) => {
    connection.addEventListener('message', (event) => {
      note(event.message.toString());
      connection.send(event.message.buildAck());
    });
  });
  server.start(port);
}

function node(port) {
  const { Server } = load('node-hl7-server');
  const server = new Server({ bindAddress: '0.0.0.0' });
  server.createInbound({ port }, async (request, response) => {
    note(request.getMessage().toString());
    await response.sendResponse('AA');
  });
}

freePort().then((port) => {
  ({ 'simple-hl7': simple, '@medplum/hl7': medplum, 'node-hl7-server': node })[library](port);
  const ready = () => {
    const probe = net.connect(port, '127.0.0.1', () => { probe.destroy(); console.log(JSON.stringify({ port })); });
    probe.on('error', () => setTimeout(ready, 20));
  };
  ready();
});
process.stdin.on('end', () => process.exit(0)).resume();
