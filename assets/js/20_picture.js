/* 下载 PNG: the server lays the chart out for paper, the browser draws it at exactly that size. */
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

  async function download(card, sheet) {
    const query = new URLSearchParams(window.anxin.currentSearch());
    query.set("sheet", sheet);
    const answer = await fetch(window.anxin.prefix() + "export/card/" + card + ".json?" + query.toString());
    if (!answer.ok) {
      window.alert("图片没有做成：" + (await answer.text()));
      return;
    }
    const picture = await answer.json();
    const drawn = await window.Plotly.toImage(
      { data: picture.figure.data, layout: picture.figure.layout, config: { locale: "zh-CN" } },
      { format: "png", width: picture.width, height: picture.height, scale: 1 }
    );
    const bytes = bytesOf(drawn);
    save(picture.dpi ? withResolution(bytes, picture.dpi) : bytes, picture.file_name);
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-picture]");
    if (button) download(button.dataset.picture, button.dataset.sheet);
  });
})();
