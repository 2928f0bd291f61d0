// The age is asked for only when the birth year leaves 17 possible.

const year = document.querySelector("[data-ask-age]");
const age = document.querySelector(".age");

if (year && age) {
  const show = () => {
    const asked = year.value.trim() === year.dataset.askAge;
    age.hidden = !asked && !age.classList.contains("field-bad");
    if (!asked) age.querySelector("input").checked = false;
  };
  year.addEventListener("input", show);
  show();
}
