// Runs before the first paint: dark or light as the system is, where the person left it to the system.
(function () {
  var root = document.documentElement;
  root.classList.add("has-scripts");
  if (root.dataset.theme !== "auto" || !window.matchMedia) return;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var follow = function () {
    if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  follow();
  if (dark.addEventListener) dark.addEventListener("change", follow);
})();
