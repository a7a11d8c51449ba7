#pragma once

#include "ui/models/rate_model.h"

#include <QWidget>

#include <utility>

class QCPGraph;
class QCustomPlot;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace swb {

class ChoiceRow;

// Throughput as it passes: bytes or messages a second, in and out. Can be held still, moved and enlarged by mouse and
// keys, and saved; the same figures stand in a table beside it.
class RatePlot : public QWidget {
    Q_OBJECT

public:
    explicit RatePlot(QWidget* parent = nullptr);

    RateModel& model() { return m_model; }
    void add(const std::vector<RateSample>& samples);
    void clear();
    bool isPaused() const;
    void setPaused(bool paused);               // samples are still taken: the picture stays where it is
    std::pair<double, double> inSight() const; // seconds since the plot began
    bool savePng(const QString& path);         // says how it went, in place
    bool saveCsv(const QString& path);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override; // the plot's keys

private:
    QWidget* createBar();
    void createPlot();
    QWidget* createTable();
    void takeColours();
    void drawAnew();
    void showNewest();
    void zoomBy(double factor);
    void moveBy(double part); // of what is in sight
    void showLastMinute();
    void replot();
    void chooseFile(const QString& title, const QString& suffix, bool (RatePlot::*save)(const QString&));
    void say(const QString& text);
    RateModel::Column inColumn() const;
    RateModel::Column outColumn() const;

    static constexpr double kSecondsShown = 60;

    RateModel m_model;
    QCustomPlot* m_plot = nullptr;
    QCPGraph* m_in = nullptr;
    QCPGraph* m_out = nullptr;
    ChoiceRow* m_unit = nullptr;
    QToolButton* m_pause = nullptr;
    QToolButton* m_showTable = nullptr;
    QStackedWidget* m_pages = nullptr;
    QLabel* m_now = nullptr;
    QLabel* m_note = nullptr;
    bool m_isZoomed = false;
};

} // namespace swb
