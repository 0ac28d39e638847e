// What a field that holds no object of the grammar may hold, and what lenient mode makes of a value it may not hold.

import { isObject, isRawNumber, type Json, type JsonObject } from '../json.ts';

/** A type of field. */
export interface FieldType {
  /** For a message: "description should be a text". */
  readonly phrase: string;
  accepts(value: Json): boolean;
  /** What was meant by a value that is not accepted; undefined when nobody can tell. */
  repair?(value: Json): Json | undefined;
}

const isText = (value: Json): value is string => typeof value === 'string';
const isNumber = (value: Json): boolean => typeof value === 'number' || isRawNumber(value);
const isCount = (value: Json): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0;

/** YAML makes numbers and booleans of unquoted texts: `version: 1.0`. */
function asText(value: Json): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : isText(value) ? value : undefined;
}

const anything: FieldType = { phrase: 'anything', accepts: () => true };
const text: FieldType = { phrase: 'a text', accepts: isText, repair: asText };
const flag: FieldType = {
  phrase: 'true or false',
  accepts: (value) => typeof value === 'boolean',
  repair: (value) => (value === 'true' ? true : value === 'false' ? false : undefined),
};
const number: FieldType = { phrase: 'a number', accepts: isNumber, repair: asNumber };
const count: FieldType = { phrase: 'a whole number from 0', accepts: isCount, repair: asCount };
const list: FieldType = { phrase: 'a list', accepts: Array.isArray };
const object: FieldType = { phrase: 'an object', accepts: isObject };
const texts: FieldType = listOf(text, 'a list of texts');
const textMap: FieldType = mapOf(text, 'an object of texts');
const textsMap: FieldType = mapOf(texts, 'an object of lists of texts');

function mapOf(type: FieldType, phrase: string): FieldType {
  return {
    phrase,
    accepts: (value) => isObject(value) && Object.values(value).every((item) => type.accepts(item)),
    repair(value) {
      if (!isObject(value)) return undefined;
      const entries = Object.entries(value).map(([key, item]) => [
        key,
        type.accepts(item) ? item : type.repair?.(item),
      ]);
      return Object.fromEntries(entries.filter(([, item]) => item !== undefined)) as JsonObject;
    },
  };
}

function listOf(type: FieldType, phrase: string): FieldType {
  return {
    phrase,
    accepts: (value) => Array.isArray(value) && value.every(type.accepts),
    repair(value) {
      if (!Array.isArray(value)) return undefined;
      return value
        .map((item) => (type.accepts(item) ? item : type.repair?.(item)))
        .filter((item) => item !== undefined);
    },
  };
}

function oneOf(...words: string[]): FieldType {
  return { phrase: `one of ${words.join(', ')}`, accepts: (value) => isText(value) && words.includes(value) };
}

function asNumber(value: Json): Json | undefined {
  return isText(value) && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
}

function asCount(value: Json): Json | undefined {
  const result = asNumber(value);
  return result !== undefined && isCount(result) ? result : undefined;
}

const typeNames = ['string', 'number', 'integer', 'boolean', 'array', 'object'];
const isTypeName = (value: Json): boolean => isText(value) && (typeNames.includes(value) || value === 'null');
const isTypeList = (value: Json): boolean => Array.isArray(value) && value.length > 0 && value.every(isTypeName);

const type: FieldType = {
  phrase: 'a type or a list of types',
  accepts: (value) => isTypeName(value) || isTypeList(value),
};
/** Before 3.1. What 3.1 takes is kept: it is what was meant. */
const singleType: FieldType = {
  phrase: `one of ${typeNames.join(', ')}`,
  accepts: (value) => isText(value) && typeNames.includes(value),
  repair: (value) => (type.accepts(value) ? value : undefined),
};
const boundFlag: FieldType = {
  phrase: 'true or false',
  accepts: flag.accepts,
  repair: (value) => (isNumber(value) ? value : undefined),
};

/** Field types by name, for tables. */
export const fieldTypes: ReadonlyMap<string, FieldType> = new Map(
  Object.entries<FieldType>({
    anything,
    text,
    flag,
    number,
    count,
    list,
    object,
    texts,
    textMap,
    textsMap,
    security: listOf(textsMap, 'a list of security requirements'),
    type,
    singleType,
    boundFlag,
    place: oneOf('path', 'query', 'header', 'cookie', 'querystring'),
    schemeType: oneOf('apiKey', 'http', 'oauth2', 'openIdConnect', 'mutualTLS'),
  }),
);
