for (const element of document.querySelectorAll("time[datetime]")) {
  const time = new Date(element.dateTime);
  if (!Number.isNaN(time.getTime())) {
    element.title = element.dateTime;
    element.textContent = time.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "long" });
  }
}
