// Package chart draws numbers as pictures: series in, a PNG out. It knows nothing of cases. The value axis always begins
// at zero, the type is large enough for a phone, and the colours are told apart by colour-blind readers (Okabe and Ito).
package chart

import (
	"fmt"
	"strconv"

	"github.com/go-analyze/charts"
)

// Size of a picture, in pixels.
const (
	Width  = 1000
	Height = 700
)

// MaxSeries is how many series a picture can tell apart.
const MaxSeries = 6

// Series is one row of numbers with its name.
type Series struct {
	Name   string
	Values []float64
}

// Picture is what is drawn: a title, what is counted below it, a label for each column and the series.
type Picture struct {
	Title, Unit string
	Labels      []string
	Series      []Series
}

// palette is Okabe and Ito's, without the yellow that a white ground swallows.
func palette() []charts.Color {
	return []charts.Color{
		{R: 0, G: 114, B: 178, A: 255}, {R: 230, G: 159, B: 0, A: 255}, {R: 0, G: 158, B: 115, A: 255},
		{R: 204, G: 121, B: 167, A: 255}, {R: 213, G: 94, B: 0, A: 255}, {R: 110, G: 110, B: 110, A: 255},
	}
}

// Stacked draws the series as columns, one upon the other.
func Stacked(p Picture) ([]byte, error) {
	opt := charts.NewBarChartOptionWithData(values(p))
	opt.StackSeries = charts.Ptr(true)
	opt.Title, opt.Legend, opt.ValueAxis, opt.CategoryAxis = title(p), legend(p), axis(), categories(p)
	opt.Theme = charts.GetTheme(charts.ThemeLight).WithSeriesColors(palette())
	return draw(func(painter *charts.Painter) error { return painter.BarChart(opt) })
}

func values(p Picture) [][]float64 {
	out := make([][]float64, len(p.Series))
	for n, s := range p.Series {
		out[n] = s.Values
	}
	return out
}

func title(p Picture) charts.TitleOption {
	return charts.TitleOption{Text: p.Title, Subtext: p.Unit, FontStyle: charts.NewFontStyleWithSize(20), SubtextFontStyle: charts.NewFontStyleWithSize(15)}
}

// legend stands below the picture's title, so that it hides no column.
func legend(p Picture) charts.LegendOption {
	names := make([]string, len(p.Series))
	for n, s := range p.Series {
		names[n] = s.Name
	}
	return charts.LegendOption{SeriesNames: names, FontStyle: charts.NewFontStyleWithSize(15), Offset: charts.OffsetStr{Top: "72", Left: "20"}, Align: "left"}
}

func axis() []charts.ValueAxisOption {
	whole := func(v float64) string { return strconv.Itoa(int(v)) } // people and events come whole
	return []charts.ValueAxisOption{{Min: charts.Ptr(0.0), Unit: 1, LabelFontStyle: charts.NewFontStyleWithSize(16), ValueFormatter: whole}}
}

func categories(p Picture) charts.CategoryAxisOption {
	return charts.CategoryAxisOption{Labels: p.Labels, LabelFontStyle: charts.NewFontStyleWithSize(14), LabelCountAdjustment: -2}
}

func draw(chart func(*charts.Painter) error) ([]byte, error) {
	painter := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: Width, Height: Height})
	if err := chart(painter); err != nil {
		return nil, fmt.Errorf("draw chart: %w", err)
	}
	b, err := painter.Bytes()
	if err != nil {
		return nil, fmt.Errorf("draw chart: %w", err)
	}
	return b, nil
}
