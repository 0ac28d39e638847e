// Arithmetic in plain text: finds the expression in a sentence and works it out, without eval.
//   sum = product (('+' | '-') product)*   product = power (('*' | '/') power)*   power = unary ('^' power)?
//   unary = '-' unary | number | '(' sum ')'

const isoDate = /\d{4}-\d\d-\d\d/g;
const candidate = /[-(]*\d[\d\s.+\-*/^()×÷]*[\d)]|\d/g;

/** The longest expression with at least one operator in `text`, spaces removed; undefined when there is none. */
export function findExpression(text: string): string | undefined {
  const found = (text.replaceAll(isoDate, ' ').match(candidate) ?? [])
    .map((match) => match.replaceAll('×', '*').replaceAll('÷', '/'))
    .filter((match) => /[\d)]\s*[-+*/^]\s*[-(\d]/.test(match) && evaluate(match) !== undefined)
    .map((match) => match.replaceAll(/\s+/g, ''));
  return found.sort((a, b) => b.length - a.length)[0];
}

/** How many operators an expression has; a leading minus is not one. */
export function countOperators(expression: string): number {
  return expression.match(/(?<=[\d)])[-+*/^]/g)?.length ?? 0;
}

/** The value of `expression`; undefined when it is not one or has no finite value. */
export function evaluate(expression: string): number | undefined {
  const tokens = expression.match(/\d+(?:\.\d+)?|[-+*/^()]|\S/g) ?? [];
  let next = 0;
  const take = (...wanted: string[]) => (wanted.includes(tokens[next] ?? '') ? tokens[next++] : undefined);

  function sum(): number {
    let value = product();
    for (let sign = take('+', '-'); sign; sign = take('+', '-')) value += sign === '+' ? product() : -product();
    return value;
  }

  function product(): number {
    let value = power();
    for (let sign = take('*', '/'); sign; sign = take('*', '/'))
      value = sign === '*' ? value * power() : value / power();
    return value;
  }

  function power(): number {
    const base = unary();
    return take('^') ? base ** power() : base;
  }

  function unary(): number {
    if (take('-')) return -unary();
    if (!take('(')) return number();
    const value = sum();
    return take(')') ? value : Number.NaN;
  }

  function number(): number {
    return Number(tokens[next++] ?? Number.NaN);
  }

  const value = sum();
  return next === tokens.length && Number.isFinite(value) ? value : undefined;
}
