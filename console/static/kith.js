// Keys of the review page, and where the focus goes after a swap. Everything works without it, by buttons and links.
(function () {
  "use strict";

  const keys = { a: "accept", r: "reject", u: "undo", n: "next", j: "next", p: "previous", k: "previous" };

  function typing(target) {
    return target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog[open]");
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    const help = document.getElementById("keys");
    if (event.key === "?" && help) {
      event.preventDefault();
      help.showModal();
      return;
    }
    const action = keys[event.key];
    const control = action && document.querySelector('[data-key="' + action + '"]');
    if (!control || document.querySelector("#review.htmx-request, .htmx-request [data-key]")) return;
    event.preventDefault();
    control.click();
  });

  document.addEventListener("click", function (event) {
    const opener = event.target instanceof Element && event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens).showModal();
  });

  // A screen reader hears the next question; a mouse user sees the top of it, and the quoted line in its box.
  function settle(root) {
    root.querySelectorAll(".evidence").forEach(function (box) {
      const mark = box.querySelector("mark.value, mark.name");
      if (mark) box.scrollTop = Math.max(0, mark.offsetTop - box.offsetTop - box.clientHeight / 3);
    });
  }
  document.addEventListener("htmx:afterSettle", function (event) {
    const review = document.getElementById("review");
    if (!review || event.detail.target.id !== "review") return;
    const question = document.getElementById("question");
    if (question) question.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    settle(review);
  });
  settle(document);
})();
