// What the reference costs: opening the mode, a letter typed into its search, a letter in the decoder, opening the
// palette; and the kernel's matrix beside the same calls in a bare loop.
#include "bench_table.h"
#include "core/base/clock.h"
#include "core/reference/decoder.h"
#include "core/reference/kernel_matrix.h"
#include "ui/models/reference_rows.h"
#include "ui/panels/reference_panel.h"
#include "ui/shell/theme.h"

#include <QApplication>
#include <QLineEdit>

#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>

namespace {

using namespace swb;

constexpr int kRounds = 11;

double milliseconds(const auto& work) {
    const Nanoseconds before = monotonicNow();
    work();
    return static_cast<double>((monotonicNow() - before).count()) / 1e6;
}

void opening(EngineBridge& bridge) {
    bench::printHead("Opening the reference, until it is drawn");
    for (int page = 0; page < ReferencePanel::kPages; ++page) {
        bench::Figures figures;
        for (int round = 0; round < kRounds; ++round) {
            auto panel = std::make_unique<ReferencePanel>(bridge);
            panel->resize(760, 600);
            figures.add(milliseconds([&] {
                panel->open(static_cast<ReferencePanel::Page>(page));
                panel->show();
                QApplication::processEvents();
                panel->grab();
            }));
        }
        static constexpr const char* kNames[] = {"Protocols", "Services", "Constants", "Options", "Errors", "Matrix"};
        bench::printRow(kNames[page], figures, "ms");
        bench::printGoal(kNames[page], figures.median(), 100, "ms");
    }
}

// Over every constant and every service: a word letter by letter, and back.
void typing(EngineBridge& bridge) {
    bench::printHead("One letter typed or taken back, until it is drawn");
    for (const auto& [page, name] : {std::pair{ReferencePanel::Constants, "Constants"},
                                     {ReferencePanel::Services, "Services"},
                                     {ReferencePanel::Options, "Options"}}) {
        ReferencePanel panel(bridge);
        panel.resize(760, 600);
        auto* shown = panel.open(page);
        panel.show();
        QApplication::processEvents();
        QLineEdit* search = nullptr;
        for (QLineEdit* field : shown->findChildren<QLineEdit*>())
            if (field->accessibleName() == QLatin1String("Search"))
                search = field;
        bench::Figures figures;
        const QString word = QStringLiteral("tcp time out of the");
        const auto type = [&](const QString& text) {
            figures.add(milliseconds([&] {
                search->setText(text);
                QApplication::processEvents();
                panel.grab();
            }));
        };
        for (int round = 0; round < 5; ++round) {
            for (qsizetype length = 1; length <= word.size(); ++length)
                type(word.left(length));
            for (qsizetype length = word.size() - 1; length >= 0; --length)
                type(word.left(length));
        }
        bench::printRow(name, figures, "ms");
        bench::printGoal(name, figures.quantile(0.95), 16, "ms (19 of 20)");
    }
}

void decoding() {
    bench::printHead("One letter in the decoder");
    const auto services = byPort(serviceEntries());
    bench::Figures figures;
    for (int round = 0; round < kRounds; ++round)
        for (const char* typed : {"0x4001", "2", "MSG_PEEK|MSG_DONTWAIT", "EAFNOSUPPORT", "SO_NO"})
            figures.add(milliseconds([&] { static_cast<void>(readNumber(typed, services)); }));
    bench::printRow("decode", figures, "ms", 3);
}

std::size_t bareLoop(const MatrixScope& scope) {
    std::size_t made = 0;
    for (const int family : scope.families)
        for (const int type : scope.types)
            for (int protocol = scope.firstProtocol; protocol <= scope.lastProtocol; ++protocol) {
                const int fd = ::socket(family, type, protocol);
                if (fd < 0)
                    continue;
                int value = 0;
                for (const int name : {SO_DOMAIN, SO_TYPE, SO_PROTOCOL}) {
                    socklen_t length = sizeof value;
                    ::getsockopt(fd, SOL_SOCKET, name, &value, &length);
                }
                ::close(fd);
                ++made;
            }
    return made;
}

void matrix() {
    bench::printHead("The kernel's matrix, as an observer, beside the same calls in a bare loop");
    // Each packet socket waits for the kernel when it is closed, 16 ms or so: the same in both, and left out of the
    // rounds so that what the probe itself costs can be seen. The whole of it is measured once.
    MatrixScope scope = MatrixScope::whole();
    std::erase(scope.families, AF_PACKET);
    std::erase(scope.types, SOCK_PACKET);
    const auto probeAll = [](const MatrixScope& all) {
        Recorder recorder;
        MatrixProbe probe(recorder, nullptr);
        MatrixProbe::Wish wish;
        wish.scope = all;
        wish.mayLoad = true;
        wish.asOrdinaryUser = false;
        return milliseconds([&] {
            probe.start(wish);
            while (probe.progress().isRunning)
                usleep(200); // far below what is measured, and leaves the probe its processor
        });
    };
    bench::Figures bare, probe, ratio;
    for (int round = 0; round < 5; ++round) {
        const double reference = milliseconds([&] { bareLoop(scope); });
        const double ours = probeAll(scope);
        bare.add(reference);
        probe.add(ours);
        ratio.add(ours / reference);
    }
    bench::printRow("bare loop, without packet sockets", bare, "ms");
    bench::printRow("probe, without packet sockets", probe, "ms");
    bench::printRatio("ratio", ratio);
    bench::printGoal("without packet sockets", ratio.median(), 2, "x");
    const double whole = milliseconds([&] { bareLoop(MatrixScope::whole()); });
    bench::printGoal("the whole matrix", probeAll(MatrixScope::whole()) / whole, 2, "x");
}

} // namespace

int main(int argc, char** argv) {
    setenv("QT_QPA_PLATFORM", "offscreen", 0);
    QApplication app(argc, argv);
    const Theme theme;
    EngineBridge bridge(std::move(*Engine::create()));
    opening(bridge);
    typing(bridge);
    decoding();
    matrix();
}
