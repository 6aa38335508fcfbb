// Reads aloud and listens, where the browser can.

const SENTENCES = /[^。！？；\n]+[。！？；\n]?/g;
const TELEPHONES = ["12333", "12345", "12356", "110", "120"];

export const canSpeak = () => Boolean(window.speechSynthesis && window.SpeechSynthesisUtterance);
export const canListen = () => Boolean(window.SpeechRecognition || window.webkitSpeechRecognition);

// How a text is given to the voice: telephone numbers digit by digit, no brackets that are read or swallowed.
export function spoken(text) {
  const digits = text.replace(/\d+/g, (number) => (TELEPHONES.indexOf(number) < 0 ? number : number.split("").join(" ")));
  return (digits.replace(/【(.*?)】/g, "$1，").replace(/〔(\d+)〕/g, " $1 ").match(SENTENCES) || []).map((one) => one.trim()).filter(Boolean);
}

export class Voice {
  constructor() {
    this.ended = null;
  }

  // A sentence at a time: long utterances are cut off by some browsers.
  speak(text, ended) {
    this.stop();
    this.ended = ended;
    const sentences = spoken(text);
    const chinese = speechSynthesis.getVoices().find((voice) => /^(zh|cmn)([-_]|$)/i.test(voice.lang));
    sentences.forEach((sentence, place) => {
      const utterance = new SpeechSynthesisUtterance(sentence);
      utterance.lang = "zh-CN";
      utterance.rate = 0.9;
      if (chinese) utterance.voice = chinese;
      if (place === sentences.length - 1) utterance.onend = utterance.onerror = () => this.end(ended);
      speechSynthesis.speak(utterance);
    });
    if (!sentences.length) this.end(ended);
  }

  stop() {
    if (!this.ended) return;
    speechSynthesis.cancel();
    this.end(this.ended);
  }

  end(ended) {
    if (this.ended !== ended) return;
    this.ended = null;
    ended();
  }
}

export class Ear {
  // heard(text) as it is understood so far; ended(failed) when listening is over.
  constructor(heard, ended) {
    const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
    this.recognition = new Recognition();
    this.recognition.lang = "zh-CN";
    this.recognition.interimResults = true;
    this.recognition.onresult = (event) => {
      heard(Array.from(event.results, (result) => result[0].transcript).join(""));
    };
    this.failed = false;
    this.recognition.onerror = (event) => {
      this.failed = event.error !== "no-speech" && event.error !== "aborted";
    };
    this.recognition.onend = () => ended(this.failed);
    this.recognition.start();
  }

  stop() {
    this.recognition.stop();
  }
}
