// Labels: fewer of them, and the first cells of a sheet that was begun left free. Without it all are printed.
(() => {
  const form = document.querySelector("form[data-labels]");
  const list = document.querySelector("ol.labels");
  if (!form || !list) return;
  const labels = [...list.children];
  const words = labels.map((label) => label.textContent.toLowerCase());
  const shown = form.querySelector(".shown");
  const apply = () => {
    const wanted = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    labels.forEach((label, place) => {
      label.hidden = !wanted.every((word) => words[place].includes(word));
      if (!label.hidden) count += 1;
    });
    list.querySelectorAll(".empty").forEach((cell) => cell.remove());
    const skip = Math.min(200, Math.max(0, Number(form.elements.skip.value) || 0));
    for (let cell = 0; cell < skip; cell += 1) {
      const empty = document.createElement("li");
      empty.className = "sticker empty";
      list.prepend(empty);
    }
    shown.textContent = shown.dataset.text.replace("{n}", count).replace("{count}", labels.length);
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => { event.preventDefault(); print(); });
  form.hidden = false;
  apply();
})();
