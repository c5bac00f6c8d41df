import { shown } from './escaping.ts';
import { Tool } from './tool.ts';

/** A text: raw on its way, escaped for who reads it unless `xssFilterEnable` is false (S63). */
export class Text {
  readonly raw: string;

  constructor(text: string) {
    this.raw = text;
  }

  /** The text, escaped unless that is switched off. */
  getText(): string {
    return shown(this.raw);
  }

  /** As `getText`. */
  toHtml(): string {
    return this.getText();
  }
}

/** A face by its number in a table that the clients agree on, by its name, or both. */
export class Face {
  constructor(
    private readonly index: number,
    readonly data: string,
  ) {}

  getIndex(): number {
    return this.index;
  }

  getData(): string {
    return shown(this.data);
  }

  toHtml(): string {
    return Tool.formatText2Html(this.data);
  }
}

/** What the app defines: `data` and `ext` are for its code, JSON as a rule, and never escaped. */
export class Custom {
  constructor(
    private readonly data: string,
    readonly desc = '',
    private readonly ext = '',
  ) {}

  getData(): string {
    return this.data;
  }

  getDesc(): string {
    return shown(this.desc);
  }

  getExt(): string {
    return this.ext;
  }
}

/** A place: degrees, and what it is called. */
export class Location {
  constructor(
    private readonly longitude: number,
    private readonly latitude: number,
    readonly desc: string,
  ) {}

  getLongitude(): number {
    return this.longitude;
  }

  getLatitude(): number {
    return this.latitude;
  }

  getDesc(): string {
    return shown(this.desc);
  }
}
