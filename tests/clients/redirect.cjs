// Preloaded into other people's test suites: who connects to Redis's own port comes to SEQUENT_PORT.
'use strict';
const net = require('net');

const port = Number(process.env.SEQUENT_PORT);
const redirect = (word) => {
  if (Array.isArray(word)) {
    word.forEach((inner, i) => { word[i] = redirect(inner); });
    return word;
  }
  if (word === 6379 || word === '6379') return port;
  return word && Number(word.port) === 6379 ? {...word, port} : word;
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...words) {
  return connect.apply(this, words.map(redirect));
};
