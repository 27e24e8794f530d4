// Tips, sorting and filtering; the page says everything without them.
document.documentElement.classList.add("script");
addEventListener("DOMContentLoaded", () => {
  const tip = document.getElementById("tip");
  for (const title of document.querySelectorAll(".picture title")) {
    title.parentNode.dataset.tip = title.textContent;
    title.remove();
  }
  const show = (event) => {
    const mark = event.target.closest?.("[data-tip]");
    tip.style.visibility = mark ? "visible" : "hidden";
    if (!mark) return;
    tip.textContent = mark.dataset.tip;
    const { width, height } = tip.getBoundingClientRect();
    const x = Math.min(event.clientX + 12, innerWidth - width - 8);
    const above = event.clientY - height - 12;
    tip.style.left = `${Math.max(8, x)}px`;
    tip.style.top = `${above < 8 ? event.clientY + 16 : above}px`;
  };
  addEventListener("pointermove", show, { passive: true });
  addEventListener("pointerdown", show, { passive: true });
  addEventListener("scroll", () => (tip.style.visibility = "hidden"), true);

  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const key = (row, at) => row.cells[at].dataset.key ?? row.cells[at].textContent;
  const compare = (a, b) =>
    a !== "" && b !== "" && !isNaN(a) && !isNaN(b) ? a - b : order.compare(a, b);
  const sort = (table, head, at) => {
    // A first click brings the largest figures, or the first names, to the top.
    const now = head.getAttribute("aria-sort");
    const up = now ? now === "descending" : !head.classList.contains("n");
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter((row) => !row.classList.contains("group"));
      rows.sort((a, b) => compare(key(a, at), key(b, at)) * (up ? 1 : -1));
      body.append(...rows);
    }
  };
  for (const table of document.querySelectorAll("table")) {
    [...table.tHead.rows[0].cells].forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => sort(table, head, at));
      head.replaceChildren(button);
    });
  }
  for (const input of document.querySelectorAll(".tools input")) {
    const table = input.parentNode.parentNode.querySelector("table");
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLocaleLowerCase();
      for (const row of table.querySelectorAll("tbody tr:not(.group)"))
        row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
    });
  }
  addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("section details:not(.aside)")) fold.open = true;
  });
});
