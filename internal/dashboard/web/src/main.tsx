import { render } from "preact";

import "./style/tokens.css";
import "./style/base.css";
import "./style/page.css";
import "./style/charts.css";
import "./style/table.css";
import "./style/panels.css";
import "./style/print.css";
import { App } from "./ui/app";

render(<App />, document.getElementById("app")!);
