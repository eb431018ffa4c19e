// The token stands after # in the link, where no server and no preview of a messenger sees it; the form sends it.
document.querySelector("input[name=token]").value = location.hash.slice(1);
