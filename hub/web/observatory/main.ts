import { mount } from "svelte";
import "$web/theme/theme.scss";
import "./charts/charts.scss";
import { language } from "$web/i18n/language.svelte";
import "./i18n/text";
import App from "./App.svelte";

await language.start();
const target = document.getElementById("app");
if (target) mount(App, { target });
