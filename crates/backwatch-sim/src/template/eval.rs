//! Evaluates pipelines, commands and operands; `text/template/exec.go` of Go is the reference.

use super::call::{self, Function, Parameter};
use super::error::Error;
use super::exec::Run;
use super::limit;
use super::literal::Number;
use super::node::{Command, Node, Operand, Pipe};
use super::value::{IntType, Value};

impl<'t> Run<'t> {
    /// The value of a pipeline, which is put into its variables if it declares any.
    pub(super) fn pipe(&mut self, dot: &Value, pipe: &'t Pipe) -> Result<Value, Error> {
        self.node = Some(Node::Pipe(pipe));
        self.enter()?;
        let mut value = None;
        for command in &pipe.commands {
            value = Some(self.command(dot, command, value)?);
        }
        self.leave();
        let value = value.unwrap_or(Value::Nil);
        for name in &pipe.variables {
            if pipe.assigns {
                self.assign(name, value.clone())?;
            } else {
                self.variables.push((name, value.clone()));
            }
        }
        Ok(value)
    }

    pub(super) fn assign(&mut self, name: &str, value: Value) -> Result<(), Error> {
        match self.variables.iter_mut().rev().find(|(known, _)| *known == name) {
            Some(slot) => {
                slot.1 = value;
                Ok(())
            }
            None => self.fail(format!("undefined variable: {name}")),
        }
    }

    /// A command; `last` is what the pipeline hands to it as its last argument.
    fn command(
        &mut self,
        dot: &Value,
        command: &'t Command,
        last: Option<Value>,
    ) -> Result<Value, Error> {
        self.step()?;
        let arguments = command.arguments.as_slice();
        match &command.head {
            Operand::Function { name, .. } => {
                self.node = Some(Node::Operand(&command.head));
                return self.function(dot, Node::Command(command), name, arguments, last);
            }
            Operand::Pipe(pipe) => {
                self.no_arguments(&command.head, arguments, last.as_ref())?;
                return self.pipe(dot, pipe);
            }
            Operand::Field { .. } | Operand::Chain { .. } | Operand::Variable { .. } => {
                return self.chained(dot, &command.head, arguments, last);
            }
            _ => {}
        }
        self.node = Some(Node::Operand(&command.head));
        self.no_arguments(&command.head, arguments, last.as_ref())?;
        match &command.head {
            Operand::Dot { .. } => Ok(dot.clone()),
            Operand::Nil { .. } => self.fail("nil is not a command"),
            literal => self.literal(literal),
        }
    }

    fn no_arguments(
        &self,
        head: &'t Operand,
        arguments: &[Operand],
        last: Option<&Value>,
    ) -> Result<(), Error> {
        if arguments.is_empty() && last.is_none() {
            return Ok(());
        }
        self.fail(format!("can't give argument to non-function {head}"))
    }

    /// A field, a chain or a variable with what hangs on it.
    fn chained(
        &mut self,
        dot: &Value,
        operand: &'t Operand,
        arguments: &'t [Operand],
        last: Option<Value>,
    ) -> Result<Value, Error> {
        self.node = Some(Node::Operand(operand));
        let (mut receiver, fields) = match operand {
            Operand::Field { fields, .. } => (dot.clone(), fields),
            Operand::Variable { name, fields, .. } => {
                let known = self.variables.iter().rev().find(|(known, _)| known == name);
                let Some(value) = known.map(|(_, value)| value.clone()) else {
                    return self.fail(format!("undefined variable: {name}"));
                };
                if fields.is_empty() {
                    self.no_arguments(operand, arguments, last.as_ref())?;
                    return Ok(value);
                }
                (value, fields)
            }
            Operand::Chain { base, fields, .. } => {
                if let Operand::Nil { .. } = **base {
                    return self.fail(format!("indirection through explicit nil in {operand}"));
                }
                (self.argument(dot, Parameter::Any, base)?, fields)
            }
            _ => return self.fail(format!("can't evaluate command {operand}")),
        };
        let Some((final_field, inner)) = fields.split_last() else {
            return Ok(receiver);
        };
        let mut kind = receiver.type_name();
        for field in inner {
            let value = self.field(dot, (&receiver, kind), field, &[], None)?;
            // What lies in such a place has any type: Go names that of the place.
            let any = matches!(
                (&receiver, field.as_str()),
                (Value::Args(_), _) | (Value::Data(_), "Value")
            );
            kind = if any { Parameter::Any.type_name() } else { value.type_name() };
            receiver = value;
        }
        self.field(dot, (&receiver, kind), final_field, arguments, last)
    }

    /// A field of a struct, an entry of a map or the result of a method; the receiver comes with
    /// the name of its type.
    fn field(
        &mut self,
        dot: &Value,
        (receiver, kind): (&Value, &str),
        name: &str,
        arguments: &'t [Operand],
        last: Option<Value>,
    ) -> Result<Value, Error> {
        let has_arguments = !arguments.is_empty() || last.is_some();
        match receiver {
            Value::Nil => return Ok(Value::Nil),
            Value::Labels(_) | Value::Args(_) if has_arguments => {
                return self.fail(format!("{name} is not a method but has arguments"));
            }
            // A missing label is the empty text: Prometheus sets `missingkey=zero`.
            Value::Labels(labels) => {
                return Ok(Value::text(labels.get(name).map_or("", String::as_str)));
            }
            Value::Args(args) => {
                return Ok(args.get(name));
            }
            Value::Time(_) | Value::Duration(_) => {
                let mut values = Vec::new();
                for argument in arguments {
                    values.push(self.argument(dot, Parameter::Any, argument)?);
                }
                values.extend(last);
                return self.method(receiver, name, &values);
            }
            _ => {}
        }
        match struct_field(receiver, name) {
            Some(_) if has_arguments => {
                self.fail(format!("{name} has arguments but cannot be invoked as function"))
            }
            Some(value) => Ok(value),
            None => self.fail(format!("can't evaluate field {name} in type {kind}")),
        }
    }

    fn method(&self, receiver: &Value, name: &str, arguments: &[Value]) -> Result<Value, Error> {
        let layout = match arguments {
            [Value::Text(text)] => Some(&**text),
            _ => None,
        };
        let value = match receiver {
            Value::Time(time) => time.method(name, layout),
            Value::Duration(span) if arguments.is_empty() => span.method(name),
            _ => None,
        };
        match value {
            Some(value) if arguments.is_empty() || layout.is_some() => Ok(value),
            _ if name == "Format" => {
                let count = arguments.len();
                self.fail(format!("wrong number of args for Format: want 1 got {count}"))
            }
            _ => {
                let kind = receiver.type_name();
                self.fail(format!("can't evaluate field {name} in type {kind}"))
            }
        }
    }

    /// A call; errors of the function itself are shown at `place`.
    fn function(
        &mut self,
        dot: &Value,
        place: Node<'t>,
        name: &str,
        arguments: &'t [Operand],
        last: Option<Value>,
    ) -> Result<Value, Error> {
        let Some(function) = call::function(name) else {
            let quoted = super::literal::quote(name);
            return self.fail(format!("{quoted} is not a defined function"));
        };
        self.count_arguments(function, arguments.len(), last.is_some())?;
        if let "and" | "or" = name {
            return self.short_circuit(dot, name == "or", arguments, last);
        }
        let mut values = Vec::with_capacity(arguments.len() + 1);
        for argument in arguments {
            let parameter = function.parameter(values.len());
            values.push(self.argument(dot, parameter, argument)?);
        }
        if let Some(last) = last {
            let parameter = function.parameter(values.len());
            values.push(self.fitting(last, parameter)?);
        }
        let result = call::call(function, self.context, &values);
        if result.is_err() {
            self.node = Some(place);
        }
        match result {
            Ok(value) if value.text_len() > limit::OUTPUT => Err(self.too_long()),
            Ok(value) => Ok(value),
            Err(call::Failure::TooLong) => Err(self.too_long()),
            Err(call::Failure::Message(message)) => {
                self.fail(format!("error calling {name}: {message}"))
            }
        }
    }

    fn count_arguments(&self, function: &Function, given: usize, piped: bool) -> Result<(), Error> {
        let name = function.name;
        let fixed = function.fixed.len();
        let all = given + usize::from(piped);
        if function.rest.is_some() {
            if all < fixed {
                return self.fail(format!(
                    "wrong number of args for {name}: want at least {fixed} got {given}"
                ));
            }
        } else if all != fixed {
            return self.fail(format!("wrong number of args for {name}: want {fixed} got {all}"));
        }
        Ok(())
    }

    /// `and` and `or` evaluate no further than they must.
    fn short_circuit(
        &mut self,
        dot: &Value,
        or: bool,
        arguments: &'t [Operand],
        last: Option<Value>,
    ) -> Result<Value, Error> {
        let mut value = Value::Nil;
        for argument in arguments {
            value = self.argument(dot, Parameter::Any, argument)?;
            if value.is_true() == or {
                return Ok(value);
            }
        }
        Ok(last.unwrap_or(value))
    }

    /// An argument that fits the parameter.
    fn argument(
        &mut self,
        dot: &Value,
        parameter: Parameter,
        operand: &'t Operand,
    ) -> Result<Value, Error> {
        self.step()?;
        self.node = Some(Node::Operand(operand));
        let value = match operand {
            Operand::Dot { .. } => dot.clone(),
            Operand::Nil { .. } if parameter == Parameter::Text => {
                return self.fail("cannot assign nil to string");
            }
            Operand::Nil { .. } => return Ok(Value::Nil),
            Operand::Field { .. } | Operand::Variable { .. } | Operand::Chain { .. } => {
                self.chained(dot, operand, &[], None)?
            }
            Operand::Pipe(pipe) => self.pipe(dot, pipe)?,
            Operand::Function { name, .. } => {
                self.function(dot, Node::Operand(operand), name, &[], None)?
            }
            literal if parameter == Parameter::Any => return self.literal(literal),
            Operand::Text { value, .. } if parameter == Parameter::Text => {
                return Ok(Value::text(value.as_str()));
            }
            literal if parameter == Parameter::Text => {
                return self.fail(format!("expected string; found {literal}"));
            }
            literal => {
                let kind = parameter.type_name();
                return self.fail(format!("can't handle {literal} for arg of type {kind}"));
            }
        };
        self.fitting(value, parameter)
    }

    /// The value, if it has the parameter's type.
    fn fitting(&self, value: Value, parameter: Parameter) -> Result<Value, Error> {
        let fits = match (&value, parameter) {
            (Value::Nil, Parameter::Text) => return self.fail("invalid value; expected string"),
            (Value::Nil, _)
            | (_, Parameter::Any)
            | (Value::Text(_), Parameter::Text)
            | (Value::Vector(_), Parameter::Vector)
            | (Value::Sample(_), Parameter::Sample) => true,
            _ => false,
        };
        if fits {
            return Ok(value);
        }
        let (want, got) = (parameter.type_name(), value.type_name());
        self.fail(format!("wrong type for value; expected {want}; got {got}"))
    }

    fn literal(&self, operand: &Operand) -> Result<Value, Error> {
        match operand {
            Operand::Bool { value, .. } => Ok(Value::Bool(*value)),
            Operand::Text { value, .. } => Ok(Value::text(value.as_str())),
            Operand::Number { value: Number::Int(value), .. } => {
                Ok(Value::Int(*value, IntType::Int))
            }
            Operand::Number { value: Number::Float(value), .. } => Ok(Value::Float(*value)),
            Operand::Number { text, .. } => self.fail(format!("{text} overflows int")),
            other => self.fail(format!("can't evaluate command {other}")),
        }
    }
}

fn struct_field(receiver: &Value, name: &str) -> Option<Value> {
    Some(match (receiver, name) {
        (Value::Data(data), "Labels") => Value::Labels(data.labels.clone()),
        (Value::Data(data), "ExternalLabels") => Value::Labels(data.external_labels.clone()),
        (Value::Data(data), "ExternalURL") => Value::Text(data.external_url.clone()),
        (Value::Data(data), "Value") => Value::Float(data.value),
        (Value::Sample(sample), "Labels") => Value::Labels(std::rc::Rc::new(sample.labels.clone())),
        (Value::Sample(sample), "Value") => Value::Float(sample.value),
        _ => return None,
    })
}
