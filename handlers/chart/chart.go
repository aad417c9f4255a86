// Package chart draws numbers by month as a picture that can be read on a phone.
//
// It knows nothing of cases or sights: labels and numbers go in, a PNG comes out. Bars stand on zero, always; a value
// axis that begins higher makes a small difference look like a large one. Colours are those of Okabe and Ito, which
// people tell apart whatever their colour vision, and the legend lists them in the order in which they are stacked. Fonts
// are part of the program; nothing is read from the machine or the network.
//
// A picture is never the only answer: whoever draws one says the same in words beside it.
package chart

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/go-analyze/charts"
)

// Size of the picture in pixels.
const (
	Width  = 1000
	Height = 700
)

// MaxSeries is how many series can be told apart in one picture; the last colour is grey, for what is left over.
const MaxSeries = 6

// Month is a column's place in the calendar.
type Month struct {
	Year  int
	Index int    // 1 to 12
	Label string // "Jan"
}

// Series is one colour of the bars.
type Series struct {
	Name   string
	Values []int // one a month; none is below zero
	// Rest draws the series in grey: it is what no other series names.
	Rest bool
}

// Picture is what is drawn: bars by month, stacked in the order of the series.
type Picture struct {
	Title, Subtitle string
	Months          []Month
	Series          []Series
}

// Type sizes in points, chosen so that the smallest is still read when the picture is 360 pixels wide.
const (
	titleSize  = 27.0
	labelSize  = 22.0
	numberSize = 20.0
)

// The frame of the picture in pixels.
const (
	margin    = 30
	bottom    = 96 // below the zero line: months and years
	lineStep  = 42 // from one line of text to the next
	swatch    = 28
	maxTicks  = 5
	manyBars  = 24 // above that no number stands on a bar
	mostNames = 12 // month names that fit below the bars
)

// PNG draws the picture. It fails on one that cannot be drawn: no month, too many series, a value below zero, or as
// many values as there are not months.
func PNG(p Picture) ([]byte, error) {
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("draw chart: %w", err)
	}
	c := canvas{Painter: charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: Width, Height: Height})}
	c.FilledRect(0, 0, Width, Height, charts.ColorWhite, charts.ColorWhite, 0)
	c.draw(p)
	out, err := c.Bytes()
	if err != nil {
		return nil, fmt.Errorf("encode chart: %w", err)
	}
	return out, nil
}

func (p Picture) check() error {
	if len(p.Months) == 0 {
		return errors.New("it has no month")
	}
	if len(p.Series) == 0 || len(p.Series) > MaxSeries {
		return fmt.Errorf("it has %d series, not 1 to %d", len(p.Series), MaxSeries)
	}
	for _, s := range p.Series {
		if len(s.Values) != len(p.Months) {
			return fmt.Errorf("%s has %d values for %d months", s.Name, len(s.Values), len(p.Months))
		}
		for _, v := range s.Values {
			if v < 0 {
				return fmt.Errorf("%s has the value %d", s.Name, v)
			}
		}
	}
	return nil
}

// total is the height of a month's bar.
func (p Picture) total(month int) int {
	n := 0
	for _, s := range p.Series {
		n += s.Values[month]
	}
	return n
}

// Step is the distance of the lines on a value axis from zero up to at least most: 1, 2 or 5 times a power of ten.
func Step(most int) int {
	for power := 1; ; power *= 10 {
		for _, digit := range []int{1, 2, 5} {
			if step := digit * power; step*maxTicks >= most {
				return step
			}
		}
	}
}

// canvas draws text and bars.
type canvas struct{ *charts.Painter }

func (c canvas) draw(p Picture) {
	ink := charts.ColorRGB(0x22, 0x22, 0x22)
	y := margin + 32
	c.write(p.Title, margin, y, c.fitting(p.Title, titleSize, Width-2*margin), ink)
	if p.Subtitle != "" {
		y += lineStep
		c.write(p.Subtitle, margin, y, c.fitting(p.Subtitle, labelSize, Width-2*margin), charts.ColorRGB(0x55, 0x55, 0x55))
	}
	y = c.legend(p, y+lineStep+6, ink)

	most := 1
	for m := range p.Months {
		most = max(most, p.total(m))
	}
	step := Step(most)
	ceiling := (most + step - 1) / step * step
	widest := c.width(strconv.Itoa(ceiling), labelSize)
	f := frame{left: margin + widest + 14, right: Width - margin, top: y + 46, zero: Height - bottom, ceiling: ceiling}
	for v := 0; v <= ceiling; v += step {
		at, text := f.height(v), strconv.Itoa(v)
		c.FilledRect(f.left, at, f.right, at+1, charts.ColorRGB(0xdd, 0xdd, 0xdd), charts.ColorRGB(0xdd, 0xdd, 0xdd), 0)
		c.write(text, f.left-14-c.width(text, labelSize), at+9, labelSize, ink)
	}
	c.bars(p, f, ink)
	c.FilledRect(f.left, f.zero, f.right, f.zero+3, ink, ink, 0)
	c.months(p, f, ink)
}

// legend lists the series with their colours, as many on a line as fit, and gives where it ends. One series is named by
// the title.
func (c canvas) legend(p Picture, y int, ink charts.Color) int {
	if len(p.Series) == 1 && p.Series[0].Name == "" {
		return y - lineStep
	}
	x := margin
	for n, s := range p.Series {
		size := c.fitting(s.Name, labelSize, Width-2*margin-swatch-10)
		wide := swatch + 10 + c.width(s.Name, size)
		if x > margin && x+wide > Width-margin {
			x, y = margin, y+lineStep
		}
		colour := p.colour(n)
		c.FilledRect(x, y-swatch+4, x+swatch, y+4, colour, colour, 0)
		c.write(s.Name, x+swatch+10, y, size, ink)
		x += wide + 34
	}
	return y
}

// frame is where the bars stand.
type frame struct{ left, right, top, zero, ceiling int }

// height is the line of a value.
func (f frame) height(v int) int { return f.zero - v*(f.zero-f.top)/f.ceiling }

// column is the left and the right edge of a month's place.
func (f frame) column(month, months int) (from, to int) {
	wide := f.right - f.left
	return f.left + month*wide/months, f.left + (month+1)*wide/months
}

func (c canvas) bars(p Picture, f frame, ink charts.Color) {
	for m := range p.Months {
		from, to := f.column(m, len(p.Months))
		gap := max(1, (to-from)/8)
		sum := 0
		for n, s := range p.Series {
			if s.Values[m] == 0 {
				continue
			}
			low, high := f.height(sum), f.height(sum+s.Values[m])
			if sum > 0 && low-high > 4 {
				low -= 2 // a white line parts two colours
			}
			colour := p.colour(n)
			c.FilledRect(from+gap, high, to-gap, low, colour, colour, 0)
			sum += s.Values[m]
		}
		if sum > 0 && len(p.Months) <= manyBars {
			text := strconv.Itoa(sum)
			if wide := c.width(text, numberSize); wide < to-from {
				c.write(text, (from+to-wide)/2, f.height(sum)-8, numberSize, ink)
			}
		}
	}
}

// months writes the names of the months below the bars, and a year where it begins. Where there are too many, it names
// each second, third or sixth one, counted from January, so that the years stay where they are.
func (c canvas) months(p Picture, f frame, ink charts.Color) {
	every := 1
	for _, every = range []int{1, 2, 3, 6} {
		if len(p.Months) <= every*mostNames {
			break
		}
	}
	year := 0
	for m, month := range p.Months {
		if (month.Index-1)%every != 0 {
			continue
		}
		from, to := f.column(m, len(p.Months))
		middle := (from + to) / 2
		c.FilledRect(middle-1, f.zero+3, middle+1, f.zero+9, ink, ink, 0)
		c.write(month.Label, middle-c.width(month.Label, labelSize)/2, f.zero+38, labelSize, ink)
		if month.Year != year {
			year = month.Year
			text := strconv.Itoa(year)
			wide := c.width(text, labelSize)
			c.write(text, min(max(f.left, middle-wide/2), Width-margin/2-wide), f.zero+74, labelSize, ink)
		}
	}
}

// colour is that of a series (Okabe and Ito, Color Universal Design, 2008).
func (p Picture) colour(series int) charts.Color {
	if p.Series[series].Rest {
		return charts.ColorRGB(0x99, 0x99, 0x99)
	}
	return [MaxSeries]charts.Color{
		charts.ColorRGB(0x00, 0x72, 0xb2), charts.ColorRGB(0xe6, 0x9f, 0x00), charts.ColorRGB(0x00, 0x9e, 0x73),
		charts.ColorRGB(0xcc, 0x79, 0xa7), charts.ColorRGB(0x56, 0xb4, 0xe9), charts.ColorRGB(0xd5, 0x5e, 0x00),
	}[series]
}

func (c canvas) write(text string, x, y int, size float64, colour charts.Color) {
	c.Text(text, x, y, 0, charts.FontStyle{FontSize: size, FontColor: colour})
}

func (c canvas) width(text string, size float64) int {
	box := c.MeasureText(text, 0, charts.FontStyle{FontSize: size, FontColor: charts.ColorBlack}) // text without a colour has no width
	return box.Width()
}

// fitting is the size, at most the one given, at which a text fits a width; no smaller than half of it.
func (c canvas) fitting(text string, size float64, width int) float64 {
	least := size / 2
	for size > least && c.width(text, size) > width {
		size--
	}
	return size
}
