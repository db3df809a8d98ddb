/* What a page gains with JavaScript. Every page works without it; nothing typed or shown is stored in the browser. */
"use strict";

(() => {
  const SHIFT_PRESSES = 3;
  const SHIFT_WITHIN = 1500; // milliseconds
  const SEND_AGAIN_AFTER = 8000; // milliseconds: a download leaves the page where it is
  const KEYS_OFF = "single-key-shortcuts-off"; // a preference, the only thing kept in the browser

  let leaving = false;

  /* Leave this page: hide first, then go; the entry in the history is replaced, the server signs out. */
  function leave() {
    leaving = true;
    document.documentElement.hidden = true;
    document.title = "…";
    const form = document.querySelector("[data-leave]");
    window.location.replace(form ? form.action : "/leave/");
  }

  let shifts = [];
  function countShift(event) {
    if (event.key !== "Shift") {
      shifts = [];
      return;
    }
    if (event.repeat) return;
    const now = Date.now();
    shifts = shifts.filter((at) => now - at < SHIFT_WITHIN).concat(now);
    if (shifts.length >= SHIFT_PRESSES) leave();
  }

  /* A page kept in memory for the Back button may be older than the sign-out. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });

  /* Single keys. They can be turned off (WCAG 2.1.4). */
  function keysAreOff() {
    try {
      return window.localStorage.getItem(KEYS_OFF) === "1";
    } catch {
      return false;
    }
  }

  function isTyping(element) {
    return Boolean(element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]"));
  }

  function rowsOf(list) {
    const rows = list.tagName === "TABLE" ? list.querySelectorAll("tbody > tr") : list.children;
    return [...rows].map((row) => row.querySelector(".row-link, a[href]")).filter(Boolean);
  }

  function moveBy(step, from) {
    const list = from.closest("[data-rows]") || document.querySelector("[data-rows]");
    if (!list) return false;
    const links = rowsOf(list);
    const row = from.closest("tr, li");
    const here = row ? links.findIndex((link) => row.contains(link)) : -1;
    const next = links[here === -1 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1)];
    if (!next) return false;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (!dialog || !dialog.showModal) return false;
    if (!dialog.open) dialog.showModal();
    return true;
  }

  const KEYS = {
    "?": () => openDialog("keys"),
    "/": () => {
      const box = document.querySelector("[data-search]");
      if (box) box.focus();
      return Boolean(box);
    },
    j: (from) => moveBy(1, from),
    k: (from) => moveBy(-1, from),
  };
  const ARROWS = { ArrowDown: 1, ArrowUp: -1 };

  document.addEventListener("keydown", (event) => {
    countShift(event);
    const from = event.target instanceof Element ? event.target : document.body;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(from)) return;
    if (event.key === "Escape") closeMenus();
    if (event.key in ARROWS && from.closest("[data-rows]")) {
      if (moveBy(ARROWS[event.key], from)) event.preventDefault();
    } else if (event.key in KEYS && !keysAreOff() && !document.querySelector("dialog[open]")) {
      if (KEYS[event.key](from)) event.preventDefault();
    }
  });

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  }

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    closeMenus(event.target.closest("details[data-menu]"));
    const opener = event.target.closest("[data-open]");
    if (opener && openDialog(opener.dataset.open)) event.preventDefault();
    if (event.target.closest("[data-print]")) window.print();
    openRow(event);
  });

  /* A click anywhere in a row opens it, unless it was on something else or marks text. */
  function openRow(event) {
    const row = event.target.closest("[data-rows] > tbody > tr, [data-rows] > li");
    if (!row || event.target.closest("a, button, input, select, textarea, label, summary")) return;
    const link = row.querySelector(".row-link");
    if (link && window.getSelection().isCollapsed) link.click();
  }

  /* Forms: sent once; unsaved work is asked about before it is lost. */
  const unsaved = new Set();

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) unsaved.add(form);
  });

  window.addEventListener("beforeunload", (event) => {
    const pending = [...unsaved].some((form) => form.isConnected);
    if (pending && !leaving) event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-leave]")) {
      event.preventDefault();
      leave();
      return;
    }
    unsaved.delete(form);
    if (event.defaultPrevented || form.method === "dialog") return; // htmx sends it
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (button) button.setAttribute("aria-disabled", "true");
    window.setTimeout(() => {
      delete form.dataset.sent;
      if (button) button.removeAttribute("aria-disabled");
    }, SEND_AGAIN_AFTER);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-auto-submit]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-keys-off]")) {
      try {
        if (event.target.checked) window.localStorage.setItem(KEYS_OFF, "1");
        else window.localStorage.removeItem(KEYS_OFF);
      } catch {
        /* the browser keeps nothing: the shortcuts stay on */
      }
    }
  });

  /* After loading or swapping: take the reader to what needs attention. */
  function settle(root) {
    for (const form of root.querySelectorAll("form[data-guard]")) {
      if (form.querySelector(".field-invalid")) unsaved.add(form);
    }
    const attention = root.querySelector("[data-focus]");
    if (attention) attention.focus();
  }

  for (const box of document.querySelectorAll("[data-keys-off]")) box.checked = keysAreOff();
  settle(document);
  document.addEventListener("htmx:afterSettle", (event) => settle(event.target));
})();
