/* Files dropped or chosen on the page 数据 go to the server one by one, so that each shows its progress. */
(function () {
  "use strict";

  let isBusy = false;

  function showState(words) {
    window.dash_clientside.set_props("import-state", { children: words });
  }

  /* our own errors are a sentence in plain text; other errors are HTML pages of the server */
  function reason(request) {
    const kind = request.getResponseHeader("Content-Type") || "";
    return kind.startsWith("text/plain") ? request.responseText : "服务器没能收下，请稍后再试。";
  }

  function send(file, path, inbox, place, total) {
    return new Promise(function (resolve, reject) {
      const body = new FormData();
      body.append("file", file, encodeURIComponent(path));
      const request = new XMLHttpRequest();
      request.open("POST", window.anxin.prefix() + "import/upload" + (inbox ? "?inbox=" + inbox : ""));
      request.upload.onprogress = function (event) {
        const share = event.total ? Math.floor((100 * event.loaded) / event.total) : 0;
        showState("正在上传 " + place + "/" + total + " " + path + "，" + share + "%");
      };
      request.onload = function () {
        if (request.status === 200) resolve(JSON.parse(request.responseText).inbox);
        else reject(new Error(path + "：" + reason(request)));
      };
      request.onerror = () => reject(new Error(path + "：连接中断，没有传完，请重试。"));
      request.send(body);
    });
  }

  async function upload(files) {
    if (isBusy || !files.length) return;
    isBusy = true;
    let inbox = "";
    const refused = [];
    try {
      for (let place = 0; place < files.length; place += 1) {
        try {
          inbox = await send(files[place].file, files[place].path, inbox, place + 1, files.length);
        } catch (error) {
          refused.push(error.message);
        }
      }
      showState(refused.join(" "));
      if (inbox) window.dash_clientside.set_props("import-inbox", { data: { inbox: inbox, at: Date.now() } });
    } finally {
      isBusy = false;
    }
  }

  function chosen(list) {
    return Array.from(list).map((file) => ({ file: file, path: file.webkitRelativePath || file.name }));
  }

  function pick(isFolder) {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.webkitdirectory = isFolder;
    input.addEventListener("change", () => upload(chosen(input.files)));
    input.click();
  }

  /* a dropped folder is read completely; a browser returns at most a hundred entries at a time */
  async function entries(entry, path) {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      return [{ file: file, path: path + file.name }];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return found;
      for (const one of some) found.push(...(await entries(one, path + entry.name + "/")));
    }
  }

  async function dropped(transfer) {
    const roots = Array.from(transfer.items)
      .filter((item) => item.kind === "file")
      .map((item) => item.webkitGetAsEntry());
    const found = [];
    for (const root of roots.filter(Boolean)) found.push(...(await entries(root, "")));
    await upload(found);
  }

  function zone(event) {
    return event.target.closest ? event.target.closest("#import-drop") : null;
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-pick]");
    if (button) pick(button.dataset.pick === "folder");
  });

  ["dragenter", "dragover", "dragleave", "drop"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (!document.getElementById("import-drop")) return;
      /* a file dropped beside the zone must not replace the page */
      event.preventDefault();
      const over = zone(event);
      document.getElementById("import-drop").classList.toggle("is-over", Boolean(over) && name !== "drop" && name !== "dragleave");
      if (over && name === "drop") dropped(event.dataTransfer);
    });
  });
})();
