"use strict";
(() => {
  const form = document.getElementById("filters");
  const shown = document.getElementById("filters-shown");
  const items = [...document.querySelectorAll("[data-status]")];
  if (!form || items.length === 0) return;
  const groups = [...document.querySelectorAll("[data-group]")];
  const text = new Map(items.map((item) => {
    const group = item.closest("[data-group]");
    return [item, ((group ? group.dataset.group + " " : "") + item.textContent).toLowerCase()];
  }));
  const apply = () => {
    const wanted = new FormData(form);
    const words = wanted.get("text").toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of items) {
      const fits =
        (!wanted.get("status") || item.dataset.status === wanted.get("status")) &&
        (!wanted.get("severity") || item.dataset.severity === wanted.get("severity")) &&
        (!wanted.get("system") || item.dataset.system.split("\n").includes(wanted.get("system"))) &&
        words.every((word) => text.get(item).includes(word));
      item.hidden = !fits;
      if (fits) count += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-status]:not([hidden])");
    shown.textContent = form.dataset.shown.replace("[shown]", count).replace("[all]", items.length);
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
  const opened = [];
  addEventListener("beforeprint", () => {
    for (const closed of document.querySelectorAll("details:not([open])")) {
      closed.open = true;
      opened.push(closed);
    }
  });
  addEventListener("afterprint", () => {
    for (const one of opened.splice(0)) one.open = false;
  });
})();
