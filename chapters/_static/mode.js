// Dark or light, as chosen before, set before anything is drawn; where a browser forbids storage, as the system has it.
for (const name of ["mode", "theme"]) {
  let chosen = null;
  try {
    chosen = localStorage.getItem(name);
  } catch {}
  document.documentElement.dataset[name] = chosen || "auto";
}
