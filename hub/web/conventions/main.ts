import "$web/theme/theme.scss";
import { start } from "$web/kit/start";
import "./i18n/text";
import App from "./App.svelte";

void start(App);
