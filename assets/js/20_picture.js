/* 浏览器图片: the server makes the figure for paper, the browser draws it at exactly that size. */
(function () {
  "use strict";

  const SIGNATURE = 8;

  function crcTable() {
    return Array.from({ length: 256 }, function (_, index) {
      let value = index;
      for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
      return value >>> 0;
    });
  }

  function crc(bytes) {
    const table = crcTable();
    let value = 0xffffffff;
    bytes.forEach(function (byte) {
      value = table[(value ^ byte) & 0xff] ^ (value >>> 8);
    });
    return (value ^ 0xffffffff) >>> 0;
  }

  /* Without a pHYs chunk Word places the picture at 96 dpi, three times too wide. */
  function withResolution(bytes, dpi) {
    const perMetre = Math.round(dpi / 0.0254);
    const chunk = new Uint8Array(21);
    const view = new DataView(chunk.buffer);
    view.setUint32(0, 9);
    chunk.set([0x70, 0x48, 0x59, 0x73], 4);
    view.setUint32(8, perMetre);
    view.setUint32(12, perMetre);
    chunk[16] = 1;
    view.setUint32(17, crc(chunk.subarray(4, 17)));
    const headEnd = SIGNATURE + 25;
    const out = new Uint8Array(bytes.length + chunk.length);
    out.set(bytes.subarray(0, headEnd));
    out.set(chunk, headEnd);
    out.set(bytes.subarray(headEnd), headEnd + chunk.length);
    return out;
  }

  function bytesOf(address) {
    const text = atob(address.slice(address.indexOf(",") + 1));
    return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  }

  function save(bytes, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /* the picture's bytes and name; throws an Error with the reason in words */
  async function drawn(card, sheet) {
    const query = new URLSearchParams(window.anxin.currentSearch());
    query.set("sheet", sheet);
    const answer = await window.anxin.fetched(window.anxin.prefix() + "export/card/" + card + ".json?" + query.toString());
    if (!answer.ok) throw new Error(await answer.text());
    const picture = await answer.json();
    const plotly = await window.anxin.plotlyFor(picture.figure);
    const address = await plotly.toImage(
      { data: picture.figure.data, layout: picture.figure.layout, config: { locale: "zh-CN" } },
      { format: "png", width: picture.width, height: picture.height, scale: 1 }
    );
    const bytes = bytesOf(address);
    return { bytes: picture.dpi ? withResolution(bytes, picture.dpi) : bytes, name: picture.file_name };
  }

  function reason(error) {
    return error instanceof TypeError ? "服务器没有回应，请稍后再试。" : error.message;
  }

  async function download(card, sheet) {
    try {
      const picture = await drawn(card, sheet);
      save(picture.bytes, picture.name);
    } catch (error) {
      window.anxin.toast("图片没有做成：" + reason(error), { isError: true });
    }
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-picture]");
    if (button) download(button.dataset.picture, button.dataset.sheet);
  });

  window.anxin.picture = { drawn: drawn, download: download, reason: reason };
})();
