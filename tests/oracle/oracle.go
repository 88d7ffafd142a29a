// Answers lines of JSON with the published libraries that Argo evaluates its texts with.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/Knetic/govaluate"
	"github.com/Masterminds/sprig/v3"
	"github.com/expr-lang/expr"
	"github.com/valyala/fasttemplate"
	"sigs.k8s.io/yaml"
)

type question struct {
	Kind string            `json:"kind"`
	Text string            `json:"text"`
	Vars map[string]string `json:"vars"`
}

type answer struct {
	// What Go's %v prints.
	Value *string `json:"value,omitempty"`
	// The same as JSON, or why there is none.
	Json      *string `json:"json,omitempty"`
	JsonError *string `json:"json_error,omitempty"`
	// Whether it is nil, or holds a function.
	Nil  bool `json:"nil,omitempty"`
	Func bool `json:"func,omitempty"`
	// The first line of the error, and whether it was a panic that nobody caught.
	Error  *string `json:"error,omitempty"`
	Panics bool    `json:"panics,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var q question
		if err := json.Unmarshal(line, &q); err != nil {
			panic(err)
		}
		bytes, err := json.Marshal(answered(q))
		if err != nil {
			panic(err)
		}
		out.Write(bytes)
		out.WriteByte('\n')
		out.Flush()
	}
}

func answered(q question) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = failed(fmt.Errorf("%v", r))
			a.Panics = true
		}
	}()
	switch q.Kind {
	case "expr":
		return evaluated(q)
	case "when":
		return judged(q)
	case "tags":
		return filled(q)
	case "yaml":
		bytes, err := yaml.YAMLToJSON([]byte(q.Text))
		if err != nil {
			return failed(err)
		}
		text := string(bytes)
		return answer{Json: &text}
	}
	panic("no such kind")
}

func failed(err error) answer {
	text := strings.SplitN(err.Error(), "\n", 2)[0]
	return answer{Error: &text}
}

// Dotted names are maps within maps.
func environment(vars map[string]string) map[string]interface{} {
	env := map[string]interface{}{}
	for name, value := range vars {
		at := env
		parts := strings.Split(name, ".")
		for _, part := range parts[:len(parts)-1] {
			next, ok := at[part].(map[string]interface{})
			if !ok {
				next = map[string]interface{}{}
				at[part] = next
			}
			at = next
		}
		at[parts[len(parts)-1]] = value
	}
	functions := sprig.GenericFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	env["sprig"] = functions
	return env
}

func evaluated(q question) answer {
	env := environment(q.Vars)
	program, err := expr.Compile(q.Text, expr.Env(env))
	if err != nil {
		return failed(err)
	}
	value, err := expr.Run(program, env)
	if err != nil {
		return failed(err)
	}
	if value == nil {
		return answer{Nil: true}
	}
	shown := fmt.Sprintf("%v", value)
	a := answer{Value: &shown, Func: strings.Contains(fmt.Sprintf("%#v", value), "(func(")}
	bytes, err := json.Marshal(value)
	if err != nil {
		text := err.Error()
		a.JsonError = &text
	} else {
		text := string(bytes)
		a.Json = &text
	}
	return a
}

// As Argo asks for a `when`: what is a variable to the library is a text.
func judged(q question) answer {
	expression, err := govaluate.NewEvaluableExpression(q.Text)
	if err != nil {
		return failed(err)
	}
	tokens := expression.Tokens()
	for i, token := range tokens {
		if token.Kind == govaluate.VARIABLE {
			tokens[i].Kind = govaluate.STRING
		}
	}
	expression, err = govaluate.NewEvaluableExpressionFromTokens(tokens)
	if err != nil {
		return failed(err)
	}
	value, err := expression.Evaluate(nil)
	if err != nil {
		return failed(err)
	}
	shown := fmt.Sprintf("%v", value)
	_, isBool := value.(bool)
	return answer{Value: &shown, Func: !isBool}
}

// Simple tags only: what is known is put in, what is not stays.
func filled(q question) answer {
	template, err := fasttemplate.NewTemplate(q.Text, "{{", "}}")
	if err != nil {
		return failed(err)
	}
	text := template.ExecuteFuncString(func(w io.Writer, tag string) (int, error) {
		if value, ok := q.Vars[strings.TrimSpace(tag)]; ok {
			return w.Write([]byte(value))
		}
		return w.Write([]byte("{{" + tag + "}}"))
	})
	return answer{Value: &text}
}
