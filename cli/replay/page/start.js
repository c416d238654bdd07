"use strict";
// Reads what export_html.cc wrote: seven bits a letter; of those that HTML would change, one
// letter for it and the next.
function bytesOf(text) {
  const bytes = new Uint8Array(text.length * 2), unsafe = [0, 13, 60];
  let size = 0, bits = 0, held = 0;
  const take = (seven) => {
    held = (held << 7 | seven) & 0x3fff;
    if ((bits += 7) >= 8) bytes[size++] = held >> (bits -= 8);
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128) take(unsafe[(code >> 7) - 1]);
    take(code & 127);
  }
  return bytes.subarray(0, size);
}

async function begin() {
  if (typeof DecompressionStream === "undefined")
    throw new Error("this browser lacks DecompressionStream (Chrome 97, Firefox 113 and Safari 16.4 have it)");
  const bytes = bytesOf(document.getElementById("data").textContent);
  const packed = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
  const script = document.createElement("script");
  script.textContent = packed.script;
  document.head.append(script);
  show(packed);
}

begin().catch((error) => { document.getElementById("goals").textContent = `This page cannot be read: ${error.message}`; });
