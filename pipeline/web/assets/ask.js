"use strict";
// The pages work without this script. It takes what is dropped or pasted, renews answers, and lays copies over each other.

const form = document.getElementById("drop");
if (form) {
  const input = document.getElementById("files"), sending = document.getElementById("sending");
  const send = (files) => {
    if (!files || !files.length) return;
    input.files = files;
    form.requestSubmit();
  };
  const bar = document.getElementById("sent"), stop = document.getElementById("stop"), go = form.querySelector(".go");
  let way = null;
  const rest = () => {
    way = null;
    go.disabled = false;
    bar.hidden = stop.hidden = true;
    sending.textContent = "";
  };
  const told = (done, all) => {
    bar.value = all ? done / all : 0;
    const share = all ? Math.floor((100 * done) / all) : 0;
    // What has come whole is looked at before the answer's page is there.
    const words = done < all ? `${sending.dataset.sending} ${share} %` : sending.dataset.sent;
    if (sending.textContent !== words) sending.textContent = words;
  };
  // A browser tells how much is sent only of what a script sends; without one the form sends itself.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (way) return;
    way = new XMLHttpRequest();
    way.open("POST", form.action);
    way.responseType = "document";
    way.upload.addEventListener("progress", (sent) => told(sent.loaded, sent.total));
    way.addEventListener("load", () => {
      const { status, response, responseURL } = way, trouble = response && response.querySelector("main");
      if (status < 400) return location.assign(responseURL);
      rest();
      if (status === 401 || !trouble) return location.reload();
      document.getElementById("main").replaceWith(document.adoptNode(trouble));
    });
    way.addEventListener("error", () => { rest(); sending.textContent = sending.dataset.lost; });
    way.addEventListener("abort", rest);
    bar.hidden = stop.hidden = false;
    told(0, 1);
    way.send(new FormData(form));
    go.disabled = true;
  });
  stop.addEventListener("click", () => { if (way) way.abort(); });
  addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("ready"); });
  addEventListener("dragleave", () => form.classList.remove("ready"));
  addEventListener("drop", (event) => { event.preventDefault(); form.classList.remove("ready"); send(event.dataTransfer.files); });
  addEventListener("paste", (event) => send(event.clipboardData.files));
  // Coming back to this page must not find it locked.
  addEventListener("pageshow", rest);
}

if (document.querySelector("[data-again]")) setTimeout(() => location.reload(), 2000);

const renew = async () => {
  const shown = document.getElementById("live"), url = shown && shown.dataset.live;
  if (!url) return;
  const answer = await fetch(`${url}?seen=${shown.dataset.version}`, { redirect: "manual" }).catch(() => null);
  if (answer && answer.status === 200) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("live"), focused = document.activeElement && document.activeElement.id;
    shown.replaceWith(document.adoptNode(fresh));
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
    fresh.querySelectorAll("[data-compare]").forEach(compare);
    const told = fresh.querySelector(".headline");
    document.getElementById("status").textContent = told ? told.textContent : "";
  } else if (answer && answer.status !== 204) {
    location.reload();
    return;
  }
  setTimeout(renew, answer ? 500 : 3000);
};

const compare = (block) => {
  if (!("over" in block.dataset) || block.querySelector(".compare-tools")) return;
  const tools = document.createElement("div"), slider = document.createElement("input"), now = document.createElement("span");
  tools.className = "compare-tools";
  now.className = "compare-now";
  now.setAttribute("role", "status");
  Object.assign(slider, { type: "range", min: "0", max: "100", value: "50", hidden: true });
  slider.setAttribute("aria-label", block.dataset.label);
  const say = () => {
    now.textContent = !block.classList.contains("flip") ? ""
      : block.classList.contains("other") ? block.dataset.held : block.dataset.mine;
  };
  const show = (mode) => {
    if (mode === "flip" && block.classList.contains("flip")) block.classList.toggle("other");
    else {
      block.classList.toggle("over", mode !== "side");
      block.classList.toggle("flip", mode === "flip");
      block.classList.toggle("other", mode === "flip");
    }
    slider.hidden = mode !== "slide";
    tools.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", String(button.value === mode)));
    say();
  };
  for (const mode of ["side", "slide", "flip"]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", value: mode, textContent: block.dataset[mode] });
    button.addEventListener("click", () => show(mode));
    tools.append(button);
  }
  slider.addEventListener("input", () => block.style.setProperty("--cut", `${slider.value}%`));
  tools.append(slider, now);
  block.prepend(tools);
  show("side");
};

document.querySelectorAll("[data-compare]").forEach(compare);
setTimeout(renew, 300);
