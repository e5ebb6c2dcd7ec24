// Search, filters, deep links and the copy buttons. Without it the page says all the same.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const claims = JSON.parse(byId("index").textContent).map(([tags, folder, statuses, item]) => ({ tags, folder, statuses, item }));
  const search = byId("q"), folder = byId("folder"), status = byId("status"), clear = byId("clear"), shown = byId("shown");
  const boxes = all(".filters input[type=checkbox]");
  root.classList.add("js");

  // A row is about claims, by their index, or about none, and then only the search can hide it.
  const rows = all("[data-c], [data-s]").map((element) => ({
    element,
    claims: element.dataset.c === undefined ? null : element.dataset.c.split(" ").filter(Boolean).map(Number),
    text: null,
  }));
  const MOST = 100; // claims for which folders are unfolded: to lay out thousands takes longer than anybody waits
  const groups = all("[data-group]").reverse(); // the inner ones first
  const opened = new Map(); // what filtering has opened or closed, and how it was before

  const wordsOf = (claim) => claim.item + " " + claim.folder;
  const textOf = (row) =>
    (row.text ??= [row.element.textContent, ...(row.claims || []).map((index) => wordsOf(claims[index]))].join(" ").toLowerCase());
  const isBelow = (path, top) => path === top || path.startsWith(top + " › ");

  function choose() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const tags = boxes.filter((box) => box.checked).map((box) => box.value);
    const narrows = Boolean(tags.length || folder.value || status.value);
    const chosen = claims.map((claim) =>
      (!tags.length || tags.some((tag) => claim.tags.includes(tag))) &&
      (!folder.value || isBelow(claim.folder, folder.value)) &&
      (!status.value || claim.statuses.includes(status.value)));
    const left = new Set();
    for (const row of rows) {
      const own = row.claims && row.claims.filter((index) => chosen[index]);
      const fits = (!own || !narrows || own.length > 0) && words.every((word) => textOf(row).includes(word));
      row.element.hidden = !fits;
      if (fits && own) own.forEach((index) => left.add(index));
    }
    const active = narrows || words.length > 0;
    for (const group of groups) {
      group.hidden = active && !group.querySelector("[data-c]:not([hidden]), [data-s]:not([hidden])");
      if (group.tagName === "DETAILS") openWhile(group, active && !group.hidden && left.size <= MOST);
    }
    clear.disabled = !active;
    byId("none").hidden = !active || rows.some((row) => !row.element.hidden);
    const of = claims.length === 1 ? " claim" : " claims";
    shown.textContent = active ? left.size + " of " + claims.length + of : claims.length + of;
  }

  function openWhile(details, active) {
    if (active && !opened.has(details)) {
      opened.set(details, details.open);
      details.open = true;
    } else if (!active && opened.has(details)) {
      details.open = opened.get(details);
      opened.delete(details);
    }
  }

  function clearAll() {
    search.value = folder.value = status.value = "";
    boxes.forEach((box) => (box.checked = false));
    choose();
  }

  // Opens whatever the target of the address is folded away in.
  function reveal() {
    let target = null;
    try {
      target = byId(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return; // an address that is none of ours
    }
    if (!target) return;
    if (target.closest("[hidden]")) clearAll();
    for (let each = target; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
    target.scrollIntoView();
    (target.tagName === "DETAILS" ? target.querySelector("summary") : target).focus({ preventScroll: true });
  }

  async function copy(button) {
    const line = button.parentElement.querySelector("pre");
    try {
      await navigator.clipboard.writeText(line.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(line);
      button.textContent = "Selected";
    }
  }

  search.addEventListener("input", choose);
  [folder, status, ...boxes].forEach((each) => each.addEventListener("change", choose));
  clear.addEventListener("click", () => {
    clearAll();
    search.focus();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".copy");
    if (button) copy(button);
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) reveal(); // the address stays, so that nothing else would
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && !clear.disabled) {
      clearAll();
    }
  });
  addEventListener("hashchange", reveal);
  // For browsers that cannot show closed details by style alone.
  const folded = [];
  addEventListener("beforeprint", () => all("details:not([open])").forEach((each) => folded.push(each) && (each.open = true)));
  addEventListener("afterprint", () => folded.splice(0).forEach((each) => (each.open = false)));
  choose();
  reveal();

  // The text of every row is collected while nothing else is to be done, so that the first search does not wait for it.
  let next = 0;
  const collect = () => {
    const end = performance.now() + 8; // milliseconds
    while (next < rows.length && performance.now() < end) textOf(rows[next++]);
    if (next < rows.length) setTimeout(collect);
  };
  setTimeout(collect, 100);
})();
