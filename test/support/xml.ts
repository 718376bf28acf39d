/** An element of a small document, with as much of the DOM as our drawings' script uses. */
export class Element {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: Element[] = [];
  text = "";
  parent: Element | undefined;
  readonly listeners = new Map<string, (event: object) => void>();

  constructor(name: string, attributes: Map<string, string>) {
    this.name = name;
    this.attributes = attributes;
  }

  /** This element and everything in it, in document order. */
  all(): readonly Element[] {
    return [this, ...this.children.flatMap((child) => child.all())];
  }

  named(name: string): readonly Element[] {
    return this.children.filter((child) => child.name === name);
  }

  get classes(): readonly string[] {
    return (this.attributes.get("class") ?? "").split(" ");
  }

  get id(): string {
    return this.attributes.get("id") ?? "";
  }

  readonly classList = {
    contains: (name: string) => this.classes.includes(name),
    toggle: (name: string, on: boolean) => {
      const others = this.classes.filter((own) => own !== name);
      this.attributes.set("class", [...others, ...(on ? [name] : [])].join(" "));
    },
  };

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }

  getElementById(id: string): Element | undefined {
    return this.all().find((element) => element.id === id);
  }

  /** Only `:scope > a > b`, each step a name or a class. */
  querySelectorAll(selector: string): readonly Element[] {
    const [scope, ...steps] = selector.split(" > ");
    if (scope !== ":scope") throw new Error(`${selector} is more than the test's document knows`);
    return steps.reduce<readonly Element[]>((found, step) => found.flatMap((e) => e.#matching(step)), [this]);
  }

  querySelector(selector: string): Element | undefined {
    return this.querySelectorAll(selector)[0];
  }

  closest(selector: string): Element | undefined {
    return this.classes.includes(selector.slice(1)) ? this : this.parent?.closest(selector);
  }

  addEventListener(type: string, listener: (event: object) => void): void {
    this.listeners.set(type, listener);
  }

  get dataset(): Readonly<Record<string, string>> {
    const data = [...this.attributes].filter(([name]) => name.startsWith("data-"));
    return Object.fromEntries(data.map(([name, value]) => [name.slice(5), value]));
  }

  #matching(step: string): readonly Element[] {
    return this.children.filter((child) =>
      step.startsWith(".") ? child.classes.includes(step.slice(1)) : child.name === step,
    );
  }
}

const token =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;

/** Reads a document; throws at the first thing that is not well-formed XML. Comments and entities of its own it has none. */
export function parseXml(source: string): Element {
  const top = new Element("", new Map());
  let open = top;
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const at = token.lastIndex;
    const found = token.exec(source);
    if (!found) throw new Error(`not well-formed at ${JSON.stringify(source.slice(at, at + 60))}`);
    const [, data, close, name = "", attributes = "", empty, text] = found;
    if (data !== undefined) open.text += data;
    else if (text !== undefined) open.text += unescaped(text);
    else if (close) {
      if (open.name !== name) throw new Error(`</${name}> closes <${open.name}>`);
      open = open.parent ?? top;
    } else {
      const element = new Element(name, attributesIn(attributes));
      element.parent = open;
      open.children.push(element);
      if (!empty) open = element;
    }
  }
  const [root, ...more] = top.children;
  if (open !== top) throw new Error(`<${open.name}> is never closed`);
  if (!root || more.length > 0) throw new Error(`a document has one root, not ${top.children.length}`);
  return root;
}

function attributesIn(source: string): Map<string, string> {
  const found = [...source.matchAll(/([\w:-]+)="([^"]*)"/g)].map(
    ([, name = "", value = ""]) => [name, unescaped(value)] as const,
  );
  if (new Set(found.map(([name]) => name)).size < found.length)
    throw new Error(`an attribute is given twice: ${source}`);
  return new Map(found);
}

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};

const unescaped = (text: string): string =>
  text.replace(/&[^;]*;?/g, (entity) => {
    const sign = entities[entity];
    if (sign === undefined) throw new Error(`${entity} is no entity of XML`);
    return sign;
  });
