/* A session that has ended: the sign-in page with the way back, in a tab of its own where something was typed. */
(function () {
  /* of the server, whatever prefix it is served below */
  const signIn = (next) => window.anxin.prefix() + "login?next=" + encodeURIComponent(next);
  /* the page 数据 holds what a clerk has filled in */
  const FILLED = /\/data\/?$/;

  window.anxin = window.anxin || {};
  window.anxin.signInAgain = function () {
    if (/\/screen\/?$/.test(window.location.pathname)) return;
    const here = window.location.pathname + window.location.search;
    if (!FILLED.test(window.location.pathname)) {
      window.location.assign(signIn(here));
      return;
    }
    if (document.getElementById("signed-out")) return;
    const said = document.createElement("div");
    said.id = "signed-out";
    said.setAttribute("role", "alert");
    said.append("登录已过期，填好的内容还在。请");
    const link = document.createElement("a");
    link.href = signIn(window.anxin.prefix() + "data?tab=sources");
    link.target = "_blank";
    link.textContent = "在新窗口登录";
    said.append(link, "，再回到这里重做。");
    const close = document.createElement("button");
    close.type = "button";
    close.className = "link-button";
    close.textContent = "知道了";
    close.addEventListener("click", () => said.remove());
    said.append(close);
    document.body.append(said);
  };
})();
