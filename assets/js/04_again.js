/* A server that has too much to do answers 503 and says when to ask again (Retry-After). Whoever asks again
   with the mark of that answer (X-Turn) keeps its turn. */
(function () {
  "use strict";

  const AGAIN = "Retry-After";
  const TURN = "X-Turn";

  window.anxinAgain = {
    HEADERS: [AGAIN, TURN],
    /* how long to wait, 0 where the answer does not say so: a little apart for each of many readers */
    ms: (answer) => 1000 * (Number(answer.headers.get(AGAIN)) || 0) * (1 + Math.random() / 2),
    turn: (answer) => answer.headers.get(TURN),
    withTurn: function (options, turn) {
      if (!turn) return options;
      const headers = new Headers((options || {}).headers);
      headers.set(TURN, turn);
      return { ...options, headers: headers };
    },
  };
})();
