"use strict";
// Search: the page is whole without it. Every word has to be somewhere in an item's text.
const search = document.getElementById("search");
const items = [...document.querySelectorAll(".item")].map((element) => [element, element.textContent.toLowerCase()]);
const told = document.getElementById("told");

function apply() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const [element, text] of items) element.hidden = !words.every((word) => text.includes(word));
  const shown = items.filter(([element]) => element.getClientRects().length > 0).length;
  told.textContent = `${shown} of ${items.length}`;
}

document.getElementById("searching").hidden = false;
search.addEventListener("input", apply);
for (const box of document.querySelectorAll(".filters input[type=checkbox]")) box.addEventListener("change", apply);
apply();
