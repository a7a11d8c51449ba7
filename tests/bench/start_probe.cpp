// A plugin that Qt loads into any program when QT_QPA_GENERIC_PLUGINS names it: it tells when the program's first
// window was painted and how much memory is resident once it has settled, then ends the program. So the program is
// measured as it is, without a line in it for the purpose.
#include <QCoreApplication>
#include <QEvent>
#include <QGenericPlugin>
#include <QTimer>
#include <QWidget>

#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr int kSettleMs = 1000;

long long nanoseconds(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

long long kilobytes(const char* file, const char* label) {
    long long value = 0;
    char line[256];
    if (std::FILE* lines = std::fopen(file, "r")) {
        while (std::fgets(line, sizeof line, lines))
            if (std::strncmp(line, label, std::strlen(label)) == 0)
                value = std::atoll(line + std::strlen(label));
        std::fclose(lines);
    }
    return value;
}

class Probe : public QObject {
public:
    explicit Probe(int answer)
        : m_answer(answer)
        , m_loaded(nanoseconds(CLOCK_MONOTONIC)) {
        QCoreApplication::instance()->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        const auto* widget = event->type() == QEvent::Paint ? qobject_cast<QWidget*>(watched) : nullptr;
        if (widget != nullptr && widget->isWindow()) {
            QCoreApplication::instance()->removeEventFilter(this);
            // The event loop turns again when the whole window has been painted and handed to the display.
            QMetaObject::invokeMethod(this, [this] { painted(); }, Qt::QueuedConnection);
        }
        return QObject::eventFilter(watched, event);
    }

private:
    void painted() {
        m_painted = nanoseconds(CLOCK_MONOTONIC);
        m_used = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
        QTimer::singleShot(kSettleMs, this, [this] { answer(); });
    }

    void answer() {
        dprintf(m_answer, "%lld %lld %lld %lld %lld %lld\n", m_loaded, m_painted, m_used,
                kilobytes("/proc/self/status", "VmRSS:"), kilobytes("/proc/self/status", "RssAnon:"),
                kilobytes("/proc/self/smaps_rollup", "Pss:"));
        _exit(0);
    }

    int m_answer;
    long long m_loaded;
    long long m_painted = 0;
    long long m_used = 0;
};

} // namespace

class StartProbePlugin : public QGenericPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID QGenericPluginFactoryInterface_iid FILE "start_probe.json")

public:
    QObject* create(const QString&, const QString&) override {
        return new Probe(qEnvironmentVariableIntValue("SWB_START_PROBE_FD"));
    }
};

#include "start_probe.moc"
