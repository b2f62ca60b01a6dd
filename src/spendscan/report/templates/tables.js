"use strict";
// Sorting and searching are added to tables that are complete without them.
for (const region of document.querySelectorAll(".table")) {
  const body = region.querySelector("tbody");
  const heads = [...region.querySelectorAll("thead th")];
  const rows = [...body.rows];
  if (rows.length < 2) continue;

  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? null : Number(cell.dataset.value);
  };
  const compare = (a, b, column, down) => {
    const [x, y] = [key(a, column), key(b, column)];
    if (x !== null && y !== null) return down ? y - x : x - y;
    if (x !== null || y !== null) return x === null ? 1 : -1;
    const order = a.cells[column].textContent.localeCompare(b.cells[column].textContent, "en-GB");
    return down ? -order : order;
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const numeric = rows.some((row) => key(row, column) !== null);
      const now = head.getAttribute("aria-sort");
      const down = now ? now === "ascending" : numeric;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...rows.slice().sort((a, b) => compare(a, b, column, down)));
    });
  });

  if (rows.length < 9) continue;
  const box = document.createElement("div");
  box.className = "search";
  const label = document.createElement("label");
  const input = document.createElement("input");
  const told = document.createElement("span");
  input.type = "search";
  input.id = `search-${region.id}`;
  told.setAttribute("role", "status");
  label.append("Search these rows: ", input);
  box.append(label, told);
  region.before(box);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLocaleLowerCase("en-GB");
    let shown = 0;
    for (const row of rows) {
      row.hidden = wanted !== "" && !row.textContent.toLocaleLowerCase("en-GB").includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    told.textContent = wanted ? `${shown} of ${rows.length} rows` : "";
  });
}
