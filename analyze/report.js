(function () {
  var tip = document.getElementById("tip");
  function show(event) {
    var spot = event.target.closest && event.target.closest(".spot");
    if (!spot) { tip.style.display = "none"; return; }
    tip.textContent = spot.getAttribute("data-says");
    tip.style.display = "block";
    var box = spot.getBoundingClientRect();
    var left = box.left + window.scrollX + 14;
    var most = window.scrollX + document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = Math.max(8, Math.min(left, most)) + "px";
    tip.style.top = box.top + window.scrollY + 14 + "px";
  }
  document.addEventListener("mouseover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (one) { one.open = true; });
  });
})();
