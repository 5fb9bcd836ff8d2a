//! Operators, signs, literals, parentheses and function calls.

use super::{Node, Parser};
use crate::promql::ast::{Binary, Call, Expr, NumberLiteral, Paren, Unary};
use crate::promql::error::Error;
use crate::promql::function::{Function, Refusal};
use crate::promql::lex::{self, Keyword, Token, TokenKind};
use crate::promql::operator::{AggregateOp, BinaryOp};
use crate::promql::{duration, suggest};
use crate::{Compat, decimal};

impl Parser<'_> {
    /// An expression whose operators all bind at least as tightly as `tightness`.
    pub(super) fn expression(&mut self, tightness: u8) -> Result<Node, Error> {
        self.nested(|parser| {
            let mut left = parser.operand()?;
            while let Some(op) = parser.peek().kind.binary_op() {
                if op.precedence() < tightness {
                    break;
                }
                parser.next();
                left = parser.binary(left, op)?;
            }
            Ok(left)
        })
    }

    fn binary(&mut self, left: Node, op: BinaryOp) -> Result<Node, Error> {
        let (return_bool, matching) = self.binary_modifiers()?;
        let right = self.expression(op.precedence() + u8::from(!op.is_right_associative()))?;
        let depth = left.depth.max(right.depth);
        let span = left.expr.span().to(right.expr.span());
        let (lhs, rhs) = (Box::new(left.expr), Box::new(right.expr));
        // The checker drops the matching where a side turns out to be a number.
        let matching = Some(matching);
        Node::above(depth, Expr::Binary(Binary { op, lhs, rhs, return_bool, matching, span }))
    }

    /// A sign binds like `*`: `-a ^ b` is `-(a ^ b)`, `-a * b` is `(-a) * b`.
    fn operand(&mut self) -> Result<Node, Error> {
        let negative = match self.peek().kind {
            TokenKind::Op(BinaryOp::Sub) => true,
            TokenKind::Op(BinaryOp::Add) => false,
            _ => {
                let primary = self.primary()?;
                return self.modifiers(primary);
            }
        };
        let sign = self.next();
        let operand = self.expression(BinaryOp::Pow.precedence())?;
        let span = sign.span.to(operand.expr.span());
        if let Expr::Number(number) = operand.expr {
            let value = if negative { -number.value } else { number.value };
            return Ok(Node::leaf(Expr::Number(NumberLiteral { value, span, ..number })));
        }
        let expr = Box::new(operand.expr);
        Node::above(operand.depth, Expr::Unary(Unary { negative, expr, span }))
    }

    fn primary(&mut self) -> Result<Node, Error> {
        let token = self.peek();
        let calls = self.peek_second().kind == TokenKind::ParenOpen;
        match token.kind {
            TokenKind::Number | TokenKind::Duration => self.literal().map(Node::leaf),
            TokenKind::Text => {
                self.next();
                Ok(Node::leaf(Expr::String(self.string(token)?)))
            }
            TokenKind::ParenOpen => self.parenthesized(),
            TokenKind::Ident if calls => self.call(),
            TokenKind::Keyword(Keyword::Aggregate(op)) if self.begins_aggregation() => {
                self.aggregate(op)
            }
            TokenKind::Keyword(keyword) if calls => match keyword {
                Keyword::LimitK | Keyword::LimitRatio => Err(self.refuse_aggregation()),
                Keyword::Step | Keyword::Range => self.call(),
                Keyword::Start | Keyword::End if self.compat == Compat::V3 => self.call(),
                _ if keyword.may_name_metric() => self.vector_selector().map(Node::leaf),
                _ => Err(self.unexpected("", "")),
            },
            TokenKind::Keyword(Keyword::LimitK | Keyword::LimitRatio)
                if self.begins_aggregation() =>
            {
                Err(self.refuse_aggregation())
            }
            TokenKind::Keyword(keyword) if !keyword.may_name_metric() => {
                Err(self.unexpected("", ""))
            }
            TokenKind::Ident
            | TokenKind::MetricIdent
            | TokenKind::Keyword(_)
            | TokenKind::BraceOpen => self.vector_selector().map(Node::leaf),
            _ => Err(self.unexpected("", "")),
        }
    }

    fn begins_expression(&self) -> bool {
        match self.peek().kind {
            TokenKind::Duration => self.compat == Compat::V3,
            TokenKind::Keyword(keyword) => keyword.may_name_metric(),
            TokenKind::Op(op) => matches!(op, BinaryOp::Add | BinaryOp::Sub),
            kind => matches!(
                kind,
                TokenKind::Number
                    | TokenKind::Text
                    | TokenKind::Ident
                    | TokenKind::MetricIdent
                    | TokenKind::ParenOpen
                    | TokenKind::BraceOpen
                    | TokenKind::Broken
            ),
        }
    }

    fn literal(&mut self) -> Result<Expr, Error> {
        let token = self.peek();
        let is_duration = token.kind == TokenKind::Duration;
        if is_duration && self.compat == Compat::V2 {
            return Err(self.unexpected("", ""));
        }
        let value = self.number_or_duration(token)?;
        self.next();
        Ok(Expr::Number(NumberLiteral { value, is_duration, span: token.span }))
    }

    /// The value of a number, or of a duration in seconds.
    pub(super) fn number_or_duration(&self, token: Token) -> Result<f64, Error> {
        let text = self.text(token);
        if token.kind == TokenKind::Duration {
            let length = duration::parse_duration(text).map_err(|message| {
                let error = Error::syntax(token.span, message);
                if text.contains('.') {
                    error.with_hint("a duration has no fractions: write 1h30m instead of 1.5h")
                } else {
                    error.with_hint(
                        "units go from great to small, each at most once: 1y2w3d4h5m6s7ms",
                    )
                }
            })?;
            return Ok(length.as_seconds());
        }
        let old = self.compat == Compat::V2 && text.contains('_');
        lex::number_value(text).filter(|_| !old).ok_or_else(|| {
            let fits = !decimal::read(text).is_some_and(f64::is_infinite);
            let why = if fits { "invalid syntax" } else { "value out of range" };
            let shown = lex::quote(text);
            let message =
                format!("error parsing number: strconv.ParseFloat: parsing {shown}: {why}");
            Error::syntax(token.span, message)
        })
    }

    fn parenthesized(&mut self) -> Result<Node, Error> {
        let open = self.next();
        let inner = self.expression(0)?;
        let close = self.expect(TokenKind::ParenClose, "", "")?;
        let span = open.span.to(close.span);
        Node::above(inner.depth, Expr::Paren(Paren { expr: Box::new(inner.expr), span }))
    }

    fn call(&mut self) -> Result<Node, Error> {
        let name = self.next();
        // Prometheus looks at the name last, so that an error in the arguments comes first.
        let (args, depth, close) = self.arguments()?;
        let function = self.function(name)?;
        let span = name.span.to(close.span);
        Node::above(depth, Expr::Call(Call { function, args, span }))
    }

    fn function(&self, token: Token) -> Result<Function, Error> {
        let name = self.text(token);
        match (Function::by_name(name), self.compat) {
            (Some(Function::HoltWinters), Compat::V3) => {
                return Err(unknown_function(token, name).with_hint(
                    "Prometheus 3 calls it double_exponential_smoothing, and keeps it behind a feature flag",
                ));
            }
            (Some(function), _) => return Ok(function),
            (None, _) => {}
        }
        match Refusal::of(name) {
            Some(Refusal::NativeHistogram) => Err(Error::unsupported(
                token.span,
                format!("not supported: native histograms: {name}()"),
            )),
            Some(Refusal::Experimental) => Err(Error::experimental(
                token.span,
                &format!("function {}", lex::quote(name)),
                "promql-experimental-functions",
            )),
            None => {
                let error = unknown_function(token, name);
                let known = Function::ALL.iter().map(|function| function.name());
                let aggregations = AggregateOp::ALL.iter().map(|op| op.name());
                Err(match suggest::closest(name, known.chain(aggregations)) {
                    Some(near) => error.with_hint(format!("did you mean {near}?")),
                    None => error,
                })
            }
        }
    }

    /// The arguments in parentheses, the depth of the deepest, and the closing parenthesis.
    pub(super) fn arguments(&mut self) -> Result<(Vec<Expr>, u32, Token), Error> {
        self.expect(TokenKind::ParenOpen, "", "")?;
        let mut args = Vec::new();
        let mut depth = 0;
        if let Some(close) = self.accept(TokenKind::ParenClose) {
            return Ok((args, depth, close));
        }
        loop {
            let arg = self.expression(0)?;
            depth = depth.max(arg.depth);
            args.push(arg.expr);
            if let Some(comma) = self.accept(TokenKind::Comma) {
                if !self.begins_expression() {
                    let message = "trailing commas not allowed in function call args";
                    return Err(Error::syntax(comma.span, message).with_hint("remove the comma"));
                }
                continue;
            }
            return Ok((args, depth, self.expect(TokenKind::ParenClose, "", "")?));
        }
    }
}

impl TokenKind {
    /// The operator that this token is between two expressions.
    fn binary_op(self) -> Option<BinaryOp> {
        match self {
            Self::Op(op) | Self::Keyword(Keyword::Binary(op)) => Some(op),
            _ => None,
        }
    }
}

fn unknown_function(token: Token, name: &str) -> Error {
    Error::syntax(token.span, format!("unknown function with name {}", lex::quote(name)))
}
