import { startCall } from "./call.js";
import { startCard } from "./card.js";
import { startKeys } from "./keys.js";
import { startResults } from "./results.js";

if (document.querySelector("#look")) {
  startResults();
  startCall();
  startCard();
  startKeys();
}
