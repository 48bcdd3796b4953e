/* Draws a chart from the table beside it: <figure class="chart" data-chart="line"> holds a canvas,
   hidden until it can be drawn, and a <details> with the table. The table's first column is the
   axis, each further column a series; without this script the table stands open and says it all.
   data-axis names the axis, data-range="share" fixes it from 0 to 1. Nothing moves.
   What draws is fetched when a chart comes near the screen: most who open a page look at its head. */
(() => {
  "use strict";

  const library = document.currentScript.dataset.library;
  const figures = [...document.querySelectorAll("figure.chart")];
  const drawn = [];
  const NEAR = "400px";

  function number(cell) {
    const value = Number.parseFloat(cell ? cell.dataset.value : "");
    return Number.isFinite(value) ? value : null;
  }

  function read(table) {
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies[0].rows];
    return {
      labels: rows.map((row) => row.cells[0].textContent.trim()),
      series: heads.slice(1).map((name, at) => ({
        name,
        values: rows.map((row) => number(row.cells[at + 1])),
      })),
    };
  }

  /* A token's colour as the page shows it now, light or dark. */
  function colour(figure, token) {
    const probe = document.createElement("span");
    probe.style.color = `var(${token})`;
    figure.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  const TOKENS = ["--accent", "--attention", "--confirmed", "--proposed", "--running", "--fault"];
  const DASHES = [[], [6, 3], [2, 2], [8, 3, 2, 3]];
  const POINTS = ["circle", "rect", "triangle", "rectRot"];
  const CROWDED = 40;

  function dataset(figure, { name, values }, at) {
    const own = colour(figure, TOKENS[at % TOKENS.length]);
    return {
      label: name,
      data: values,
      borderColor: own,
      backgroundColor: own,
      borderDash: DASHES[at % DASHES.length],
      borderWidth: 2,
      pointStyle: POINTS[at % POINTS.length],
      pointRadius: values.length > CROWDED ? 0 : 3,
      maxBarThickness: 40,
      spanGaps: true,
    };
  }

  function scale(figure, title, ink, line) {
    return {
      title: { display: Boolean(title), text: title, color: ink },
      ticks: { color: ink, maxRotation: 0, autoSkipPadding: 12 },
      grid: { color: line },
      border: { color: line },
    };
  }

  function draw(figure) {
    const canvas = figure.querySelector("canvas");
    const { labels, series } = read(figure.querySelector("table"));
    const ink = colour(figure, "--ink-2");
    const line = colour(figure, "--line");
    const y = scale(figure, figure.dataset.values, ink, line);
    if (figure.dataset.range === "share") Object.assign(y, { min: 0, max: 1 });
    if (figure.dataset.chart === "bar") Object.assign(y, { beginAtZero: true });
    return new Chart(canvas, {
      type: figure.dataset.chart,
      data: { labels, datasets: series.map((one, at) => dataset(figure, one, at)) },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        font: { family: getComputedStyle(figure).fontFamily },
        scales: { x: scale(figure, figure.dataset.axis, ink, line), y },
        plugins: {
          legend: {
            display: series.length > 1,
            align: "start",
            labels: { color: ink, usePointStyle: true, boxHeight: 7 },
          },
        },
      },
    });
  }

  function drawAll() {
    while (drawn.length) drawn.pop().destroy();
    for (const figure of figures) drawn.push(draw(figure));
  }

  /* The chart in the table's place, which keeps its height while what draws is on its way. */
  function show(charts) {
    for (const figure of figures) {
      figure.querySelector(".chart-area").hidden = !charts;
      figure.querySelector("details")?.toggleAttribute("open", !charts);
    }
  }

  function begin() {
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    drawAll();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
    new MutationObserver(drawAll).observe(document.documentElement, {
      attributeFilter: ["data-bs-theme"],
    });
  }

  let failed = false;
  function fetchLibrary() {
    const script = document.createElement("script");
    script.src = library;
    script.addEventListener("load", begin);
    script.addEventListener("error", () => {
      failed = true;
      show(false);
    });
    document.head.append(script);
  }

  show(true);
  const watching = new IntersectionObserver(
    (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watching.disconnect();
      fetchLibrary();
    },
    { rootMargin: NEAR },
  );
  for (const figure of figures) watching.observe(figure);
  addEventListener("beforeprint", () => {
    if (drawn.length) drawn.forEach((chart) => chart.resize());
    else show(false);
  });
  addEventListener("afterprint", () => {
    if (!drawn.length && !failed) show(true);
  });
})();
