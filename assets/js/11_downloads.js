/* Files from the server. One that has too much to do says when to ask again, and is asked until it answers. */
(function () {
  "use strict";

  const QUEUED = "正在排队，稍后自动重试。";
  const MAKING = "正在准备文件…";
  const SHOWN_MS = 1000;
  const NO_ANSWER = "服务器没有回应，没有下载。";
  /* an address of bytes lives until the browser has surely saved them */
  const KEPT_MS = 60000;
  /* what is being fetched: a second click on the same file does not fetch it twice */
  const running = new Set();

  async function fetched(address, options) {
    for (let turn = ""; ; ) {
      const answer = await fetch(address, window.anxinAgain.withTurn(options, turn));
      turn = window.anxinAgain.turn(answer);
      const wait = answer.status === 503 ? window.anxinAgain.ms(answer) : 0;
      if (!wait) return answer;
      window.anxin.toast(QUEUED);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  async function download(address, options) {
    const key = JSON.stringify([address, options]);
    if (running.has(key)) return;
    running.add(key);
    const said = setTimeout(() => window.anxin.toast(MAKING), SHOWN_MS);
    try {
      const answer = await fetched(address, options);
      if (!answer.ok) throw new Error(await answer.text());
      const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") || "");
      const bytes = URL.createObjectURL(await answer.blob());
      window.anxin.save(bytes, name ? decodeURIComponent(name[1]) : "");
      setTimeout(() => URL.revokeObjectURL(bytes), KEPT_MS);
    } catch (error) {
      window.anxin.toast(error instanceof TypeError ? NO_ANSWER : error.message, { isError: true });
    } finally {
      clearTimeout(said);
      running.delete(key);
    }
  }

  Object.assign(window.anxin, { fetched: fetched, download: download });
})();
