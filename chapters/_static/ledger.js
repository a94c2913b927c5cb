// Makes the table of claims searchable; its settings stand on the tag that loads this file
// (src/imet/templates/ledger.html). Without DataTables the table stays a plain one.
(async ({ bundle, settings }) => {
  const { jQuery: $ } = (await window[bundle]) ?? {};
  $?.("#ledger").DataTable(JSON.parse(settings));
  document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
})(document.currentScript.dataset);
